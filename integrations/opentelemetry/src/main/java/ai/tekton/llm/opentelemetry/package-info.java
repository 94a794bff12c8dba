/** Spans and metrics of a client's calls, by OpenTelemetry's conventions for generative AI. */
package ai.tekton.llm.opentelemetry;
