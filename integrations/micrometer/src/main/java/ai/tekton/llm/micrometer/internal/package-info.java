/** What is found on the class path, and not called by name. */
package ai.tekton.llm.micrometer.internal;
