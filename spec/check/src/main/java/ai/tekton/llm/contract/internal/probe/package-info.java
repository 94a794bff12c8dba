/** Sends the contract's requests to a server, and checks every answer. */
package ai.tekton.llm.contract.internal.probe;
