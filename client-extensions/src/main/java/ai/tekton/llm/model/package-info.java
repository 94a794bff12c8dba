/** The immutable values that go into a call and come out of it. */
@NullMarked
package ai.tekton.llm.model;

import org.jspecify.annotations.NullMarked;
