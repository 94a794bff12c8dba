/** What a client tells about its calls while it makes them: attempts, retries, fallbacks, and how they ended. */
@NullMarked
package ai.tekton.llm.event;

import org.jspecify.annotations.NullMarked;
