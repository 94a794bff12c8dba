/** Many prompts at once, from files or from a program, that go on where they were cut off. */
@NullMarked
package ai.tekton.llm.bulk;

import org.jspecify.annotations.NullMarked;
