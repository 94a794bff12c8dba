/**
 * What a call is from its start to its end, and the seam between a call and what answers it.
 *
 * <p>The way of one call: a face (blocking, future, publisher, callback) makes a {@link ai.tekton.llm.internal.call.Call},
 * which opens a {@link ai.tekton.llm.internal.call.Source} at its {@link ai.tekton.llm.internal.call.Upstream} and pulls
 * one item after the other. Retries, fallbacks, circuit breaker and transports are sources and upstreams alike. Everything
 * that happens to one call happens on its {@link ai.tekton.llm.internal.call.CallLoop}, one event after the other, so
 * sources need no locks; only {@link ai.tekton.llm.internal.call.Source#cancel()} may come from any thread.
 */
package ai.tekton.llm.internal.call;
