/**
 * What can go wrong. {@link ai.tekton.llm.error.TektonLlmException} is the root; its subclasses tell apart what a caller
 * would do differently.
 *
 * @serial exclude
 */
@NullMarked
package ai.tekton.llm.error;

import org.jspecify.annotations.NullMarked;
