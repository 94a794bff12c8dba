/** The benchmarks of the clients, each in a JVM of its own, with one stub server for all. */
package ai.tekton.llm.benchmarks.measure;
