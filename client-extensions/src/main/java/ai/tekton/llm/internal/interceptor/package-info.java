/** Calls interceptors round the calls of a client. */
package ai.tekton.llm.internal.interceptor;
