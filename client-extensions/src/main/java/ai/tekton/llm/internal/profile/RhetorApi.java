package ai.tekton.llm.internal.profile;

import ai.tekton.rhetor.api.ChatApi;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.api.ProvidersApi;
import ai.tekton.rhetor.client.ApiClient;

/**
 * The generated operations. Thread-safe.
 *
 * @param chat answers
 * @param providers what can answer
 * @param health whether it can
 */
public record RhetorApi(ChatApi chat, ProvidersApi providers, HealthApi health) {
    /**
     * The operations over one transport.
     *
     * @param transport sends them
     * @return the operations
     */
    public static RhetorApi over(ApiClient transport) {
        return new RhetorApi(new ChatApi(transport), new ProvidersApi(transport), new HealthApi(transport));
    }
}
