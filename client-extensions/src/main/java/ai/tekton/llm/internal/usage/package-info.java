/** Keeps the rate and the cost of a client's calls within the configured limits. */
package ai.tekton.llm.internal.usage;
