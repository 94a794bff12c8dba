/** Engines that answer many prompts, compared. */
package ai.tekton.llm.benchmarks.bulk;
