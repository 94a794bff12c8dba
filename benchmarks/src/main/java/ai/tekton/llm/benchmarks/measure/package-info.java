/** What is measured of the clients, each in a JVM of its own beside a stub server that all share. */
package ai.tekton.llm.benchmarks.measure;
