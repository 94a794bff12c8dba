/**
 * A server that answers as Rhetor and as OpenAI do, with the same content, in a process of its own. What it sends is
 * rendered before it is requested, so that it takes as little as it can of what the clients are measured by.
 */
package ai.tekton.llm.benchmarks.stub;
