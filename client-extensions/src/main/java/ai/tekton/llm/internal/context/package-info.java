/** Several contexts as one. */
package ai.tekton.llm.internal.context;
