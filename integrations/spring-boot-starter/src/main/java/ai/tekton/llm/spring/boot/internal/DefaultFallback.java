package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.interceptor.Answer;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties.Fallback;

/** Sets the fallback provider and model of the properties for calls that name neither. */
record DefaultFallback(Fallback fallback) implements LlmInterceptor {
    @Override
    public Answer intercept(ChatCall call, Chain chain) {
        GenerationOptions options = call.options();
        if (options.fallbackProvider().isPresent() || options.fallbackModel().isPresent()) {
            return chain.proceed(call);
        }
        GenerationOptionsBuilder with = options.toBuilder();
        if (fallback.provider() != null) {
            with.fallbackProvider(fallback.provider());
        }
        if (fallback.model() != null) {
            with.fallbackModel(fallback.model());
        }
        return chain.proceed(call.withOptions(with.build()));
    }
}
