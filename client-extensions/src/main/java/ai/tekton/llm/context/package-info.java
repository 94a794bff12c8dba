/** Carries the context of the caller's thread to the threads that do the work of its calls. */
@NullMarked
package ai.tekton.llm.context;

import org.jspecify.annotations.NullMarked;
