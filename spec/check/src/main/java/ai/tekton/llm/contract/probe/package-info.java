/** Asks a server what the contract says, and holds every answer against it. */
package ai.tekton.llm.contract.probe;
