/**
 * Spans and metrics of a client's calls: start with {@link ai.tekton.llm.opentelemetry.OpenTelemetryLlm}. If this module is
 * on the class path or the module path, every client propagates OpenTelemetry's context to the threads of its calls.
 */
module ai.tekton.llm.opentelemetry {
    requires transitive ai.tekton.llm;

    // Automatic modules, named by their manifests.
    requires transitive io.opentelemetry.api;
    requires transitive io.opentelemetry.context;

    exports ai.tekton.llm.opentelemetry;

    provides ai.tekton.llm.context.ContextPropagator with
            ai.tekton.llm.opentelemetry.internal.OpenTelemetryPropagator;
}
