/**
 * Counts tokens, and cuts texts and conversations to a number of them: {@link ai.tekton.llm.token.Tokenizers}, for the models
 * that are known and those you add.
 */
@NullMarked
package ai.tekton.llm.token;

import org.jspecify.annotations.NullMarked;
