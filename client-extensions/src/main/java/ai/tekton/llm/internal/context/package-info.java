/** Combines several contexts into one. */
package ai.tekton.llm.internal.context;
