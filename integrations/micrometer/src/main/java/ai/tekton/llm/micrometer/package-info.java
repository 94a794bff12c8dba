/** Observations and meters of a client's calls, by Micrometer. */
package ai.tekton.llm.micrometer;
