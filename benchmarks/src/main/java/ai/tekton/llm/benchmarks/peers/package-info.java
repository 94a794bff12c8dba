/** The clients that are measured, each behind the same small interface and as its users get it. */
package ai.tekton.llm.benchmarks.peers;
