package ai.tekton.llm.internal.profile;

import ai.tekton.rhetor.api.ChatApi;
import ai.tekton.rhetor.api.HealthApi;
import ai.tekton.rhetor.api.ProvidersApi;
import ai.tekton.rhetor.client.ApiClient;

/**
 * The generated operations of Rhetor. Thread-safe.
 *
 * @param chat the operations for answers
 * @param providers the operations for providers
 * @param health the operations for health
 */
public record RhetorApi(ChatApi chat, ProvidersApi providers, HealthApi health) {
    /**
     * Returns the operations over a transport.
     *
     * @param transport sends the requests
     * @return the operations
     */
    public static RhetorApi over(ApiClient transport) {
        return new RhetorApi(new ChatApi(transport), new ProvidersApi(transport), new HealthApi(transport));
    }
}
