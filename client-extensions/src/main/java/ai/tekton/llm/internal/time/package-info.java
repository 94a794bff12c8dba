/** Parses the times that servers write. */
package ai.tekton.llm.internal.time;
