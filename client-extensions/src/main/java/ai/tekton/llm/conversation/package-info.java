/** Keeps conversations, and puts them into one message, for servers that can do neither. */
@NullMarked
package ai.tekton.llm.conversation;

import org.jspecify.annotations.NullMarked;
