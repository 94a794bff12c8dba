package ai.tekton.llm.model;

import ai.tekton.llm.error.TektonLlmException;

/**
 * Why one backend of a fallback chain did not answer. Immutable and thread-safe.
 *
 * @param backend the backend's name
 * @param failure what it failed with
 */
public record BackendFailure(String backend, TektonLlmException failure) {}
