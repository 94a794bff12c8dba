/**
 * The life of a call, and the interfaces between a call and the upstreams that answer it.
 *
 * <p>The path of one call: a face (blocking, future, publisher, callback) makes a
 * {@link ai.tekton.llm.internal.call.Call}, which opens a {@link ai.tekton.llm.internal.call.Source} at its
 * {@link ai.tekton.llm.internal.call.Upstream} and pulls one item after the other. Retries, fallbacks, circuit breaker
 * and transports are sources and upstreams alike. All events of one call run on its
 * {@link ai.tekton.llm.internal.call.CallLoop}, one after the other, so sources need no locks; only
 * {@link ai.tekton.llm.internal.call.Source#cancel()} may be called on any thread.
 */
package ai.tekton.llm.internal.call;
