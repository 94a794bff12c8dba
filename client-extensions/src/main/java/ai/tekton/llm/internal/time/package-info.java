/** The times that servers write. */
package ai.tekton.llm.internal.time;
