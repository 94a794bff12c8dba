/**
 * Counts tokens, and cuts texts and conversations to a number of them. {@link ai.tekton.llm.token.Tokens} does it for the
 * models that are known; {@link ai.tekton.llm.token.Tokenizers} also for those you add.
 */
@NullMarked
package ai.tekton.llm.token;

import org.jspecify.annotations.NullMarked;
