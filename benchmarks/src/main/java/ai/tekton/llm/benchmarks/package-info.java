/** Benchmarks, by JMH; benchmarks/README.md has the commands. The build runs them for a moment, as tests. */
package ai.tekton.llm.benchmarks;
