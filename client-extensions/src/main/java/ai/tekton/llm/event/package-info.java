/** The events of a client's calls: attempts, retries, fallbacks and outcomes. */
@NullMarked
package ai.tekton.llm.event;

import org.jspecify.annotations.NullMarked;
