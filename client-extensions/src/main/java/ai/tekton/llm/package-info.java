/**
 * The clients: {@link ai.tekton.llm.TektonLlmClient} asks Rhetor, the LLM service of Tekton, and
 * {@link ai.tekton.llm.AsyncTektonLlmClient} does so without blocking.
 */
package ai.tekton.llm;
