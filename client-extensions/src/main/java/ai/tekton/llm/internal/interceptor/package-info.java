/** Calls interceptors around the calls of a client. */
package ai.tekton.llm.internal.interceptor;
