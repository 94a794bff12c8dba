/** Interceptors, which surround calls and their answers. */
@NullMarked
package ai.tekton.llm.interceptor;

import org.jspecify.annotations.NullMarked;
