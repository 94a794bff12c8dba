/** How much a client asks for and what that costs: what keeps both within the bounds that are set. */
package ai.tekton.llm.internal.usage;
