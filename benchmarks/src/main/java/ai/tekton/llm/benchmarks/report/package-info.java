/** The page and the chart of a comparison. */
package ai.tekton.llm.benchmarks.report;
