/**
 * The clients: {@link ai.tekton.llm.TektonLlmClient} asks Rhetor, the LLM service of Tekton, and
 * {@link ai.tekton.llm.AsyncTektonLlmClient} does so without blocking.
 */
@NullMarked
package ai.tekton.llm;

import org.jspecify.annotations.NullMarked;
