/** Checks a Rhetor against the pinned contract. The entry point is {@link ai.tekton.llm.contract.ContractCheck}. */
package ai.tekton.llm.contract;
