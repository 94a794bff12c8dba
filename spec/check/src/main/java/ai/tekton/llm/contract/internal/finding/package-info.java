/** The words of findings. */
package ai.tekton.llm.contract.internal.finding;
