/** The code that the public values share. */
package ai.tekton.llm.internal.value;
