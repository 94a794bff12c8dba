/**
 * The extension point for answers: {@link ai.tekton.llm.backend.LlmBackend}. Users can add their own backends as
 * fallbacks or in place of Rhetor.
 */
@NullMarked
package ai.tekton.llm.backend;

import org.jspecify.annotations.NullMarked;
