/** Holds the contract against the last one that was released, and releases it. */
package ai.tekton.llm.contract.release;
