/**
 * Observations and meters of a client's calls: start with {@link ai.tekton.llm.micrometer.MicrometerLlm}. If Micrometer's
 * context-propagation is present, every client propagates its values to the threads of its calls.
 */
module ai.tekton.llm.micrometer {
    requires transitive ai.tekton.llm;
    requires org.slf4j;

    // Automatic modules, named by their manifests.
    requires static context.propagation;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;

    exports ai.tekton.llm.micrometer;

    provides ai.tekton.llm.context.ContextPropagator with
            ai.tekton.llm.micrometer.internal.MicrometerPropagator;
}
