/** Where Rhetor is and how a client behaves: settings, and the environment variables they come from. */
@NullMarked
package ai.tekton.llm.config;

import org.jspecify.annotations.NullMarked;
