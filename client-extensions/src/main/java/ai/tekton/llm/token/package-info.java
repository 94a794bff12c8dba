/**
 * Counts tokens, and truncates texts and conversations to a number of tokens: {@link ai.tekton.llm.token.Tokenizers},
 * for the models that the library knows and those that you register.
 */
@NullMarked
package ai.tekton.llm.token;

import org.jspecify.annotations.NullMarked;
