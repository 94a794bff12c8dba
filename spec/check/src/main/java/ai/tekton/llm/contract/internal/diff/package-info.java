/** The differences between two contracts, and their meaning to a client of the older one. */
package ai.tekton.llm.contract.internal.diff;
