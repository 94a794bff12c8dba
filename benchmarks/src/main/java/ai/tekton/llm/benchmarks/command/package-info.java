/** How quickly the command starts, beside {@code java -version}. */
package ai.tekton.llm.benchmarks.command;
