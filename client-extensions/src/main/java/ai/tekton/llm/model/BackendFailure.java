package ai.tekton.llm.model;

import ai.tekton.llm.error.TektonLlmException;

/**
 * The failure of one backend of a fallback chain. Immutable and thread-safe.
 *
 * @param backend the backend's name
 * @param failure the failure
 */
public record BackendFailure(String backend, TektonLlmException failure) {}
