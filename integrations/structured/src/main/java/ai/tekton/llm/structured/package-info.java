/**
 * Answers as objects of your own classes, whole or as they fill.
 *
 * @serial exclude
 */
package ai.tekton.llm.structured;
