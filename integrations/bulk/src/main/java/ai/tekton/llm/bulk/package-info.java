/** Many prompts at once, from files or from a program, in runs that can be resumed. */
@NullMarked
package ai.tekton.llm.bulk;

import org.jspecify.annotations.NullMarked;
