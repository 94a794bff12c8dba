/** The forms in which callers see a call: a blocking answer, a future, a stream, a publisher, or callbacks. */
package ai.tekton.llm.internal.face;
