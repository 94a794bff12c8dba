/**
 * The exceptions of the library. {@link ai.tekton.llm.error.TektonLlmException} is the root; its subclasses distinguish
 * failures that a caller would handle differently.
 *
 * @serial exclude
 */
@NullMarked
package ai.tekton.llm.error;

import org.jspecify.annotations.NullMarked;
