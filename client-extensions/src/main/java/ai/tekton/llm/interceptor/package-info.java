/** What users put between their calls and whatever answers them. */
package ai.tekton.llm.interceptor;
