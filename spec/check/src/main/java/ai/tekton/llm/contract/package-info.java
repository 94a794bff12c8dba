/** Holds a Rhetor against the pinned contract. The way in is {@link ai.tekton.llm.contract.ContractCheck}. */
package ai.tekton.llm.contract;
