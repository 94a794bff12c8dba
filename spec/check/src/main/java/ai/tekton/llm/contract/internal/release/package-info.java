/** Compares the contract with the last released one, and releases it. */
package ai.tekton.llm.contract.internal.release;
