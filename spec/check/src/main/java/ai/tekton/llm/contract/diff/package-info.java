/** What differs between two contracts, and what that means to whoever relies on the older one. */
package ai.tekton.llm.contract.diff;
