/**
 * Answers as objects of your own classes, complete or streamed part by part.
 *
 * @serial exclude
 */
package ai.tekton.llm.structured;
