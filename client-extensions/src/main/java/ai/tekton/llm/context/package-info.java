/** What the caller's thread holds, carried to the threads that do its calls' work. */
@NullMarked
package ai.tekton.llm.context;

import org.jspecify.annotations.NullMarked;
