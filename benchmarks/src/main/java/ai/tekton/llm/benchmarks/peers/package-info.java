/** The clients that are measured, with their defaults, behind one interface. */
package ai.tekton.llm.benchmarks.peers;
