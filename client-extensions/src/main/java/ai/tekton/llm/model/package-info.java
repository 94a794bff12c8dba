/** What goes into a call and what comes out of it: immutable values. */
@NullMarked
package ai.tekton.llm.model;

import org.jspecify.annotations.NullMarked;
