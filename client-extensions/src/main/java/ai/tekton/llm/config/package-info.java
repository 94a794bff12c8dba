/** The settings of a client, and the environment variables that they come from. */
@NullMarked
package ai.tekton.llm.config;

import org.jspecify.annotations.NullMarked;
