/** What a run found, as people read it. */
package ai.tekton.llm.benchmarks.report;
