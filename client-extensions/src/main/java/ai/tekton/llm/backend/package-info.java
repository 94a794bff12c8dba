/**
 * The one seam of the library: {@link ai.tekton.llm.backend.LlmBackend}, something that answers. Users put their own
 * behind or in place of Rhetor.
 */
@NullMarked
package ai.tekton.llm.backend;

import org.jspecify.annotations.NullMarked;
