/** What callers see of a call: an answer to wait for, a future, a stream that is read, a publisher, or callbacks. */
package ai.tekton.llm.internal.face;
