/** What users put between their calls and whatever answers them. */
@NullMarked
package ai.tekton.llm.interceptor;

import org.jspecify.annotations.NullMarked;
