package ai.tekton.llm.internal.call;

import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The kind of a request, and the meaning of its items for retries, fallbacks and reports. Immutable and thread-safe.
 *
 * @param <T> the kind of item
 */
public abstract sealed class Kind<T> {
    /** A complete answer: one item. */
    public static final Kind<CompletionResponse> WHOLE = new Whole();

    /** A streamed answer: each chunk is an item. */
    public static final Kind<StreamingChunk> STREAM = new Stream();

    /** The list of providers. */
    public static final Kind<ProviderList> PROVIDERS = new Inquiry<>();

    /** The health of the server. */
    public static final Kind<Health> HEALTH = new Inquiry<>();

    private Kind() {}

    /** Returns whether the request is for an answer to a conversation. */
    public boolean isAnswer() {
        return true;
    }

    /** Returns whether this item is the last. */
    public boolean isLast(T item) {
        return true;
    }

    /** Returns whether the answer begins again after this item. */
    public boolean restarts(T item) {
        return false;
    }

    /** Returns the item's part of the answer's text. */
    public abstract String text(T item);

    /** Returns the complete answer that ends with an item, including the text before the item's own. */
    public abstract CompletionResponse response(T last, CharSequence textBefore);

    /** Returns a complete answer as the only item. */
    public abstract T ofResponse(CompletionResponse response);

    /** Returns the item after the function for its type has changed it. */
    public abstract T changed(
            T item, UnaryOperator<CompletionResponse> ofResponse, UnaryOperator<StreamingChunk> ofChunk);

    /** Returns the item marked as that of a fallback. */
    public abstract T asFallback(T item, String backend, List<BackendFailure> failures);

    /** Returns the last item with warnings about the parts of the request that were ignored. */
    public T withWarnings(T item, List<String> warnings) {
        return item;
    }

    /** Returns the last item with the id of its conversation. */
    public T withContextId(T item, String contextId) {
        return item;
    }

    /** Returns the item that says that the answer begins again; a complete answer never does. */
    public T restart() {
        throw new IllegalStateException("Only a stream can start over.");
    }

    private static List<String> joined(List<String> before, List<String> more) {
        return java.util.stream.Stream.concat(before.stream(), more.stream()).toList();
    }

    private static final class Whole extends Kind<CompletionResponse> {
        @Override
        public String text(CompletionResponse item) {
            return item.content();
        }

        @Override
        public CompletionResponse response(CompletionResponse last, CharSequence textBefore) {
            return last;
        }

        @Override
        public CompletionResponse ofResponse(CompletionResponse response) {
            return response;
        }

        @Override
        public CompletionResponse changed(
                CompletionResponse item,
                UnaryOperator<CompletionResponse> ofResponse,
                UnaryOperator<StreamingChunk> ofChunk) {
            return ofResponse.apply(item);
        }

        @Override
        public CompletionResponse asFallback(CompletionResponse item, String backend, List<BackendFailure> failures) {
            return item.toBuilder()
                    .fallback(true)
                    .backend(item.backend().orElse(backend))
                    .failures(failures)
                    .build();
        }

        @Override
        public CompletionResponse withWarnings(CompletionResponse item, List<String> warnings) {
            return item.toBuilder().warnings(joined(item.warnings(), warnings)).build();
        }

        @Override
        public CompletionResponse withContextId(CompletionResponse item, String contextId) {
            return item.toBuilder().contextId(contextId).build();
        }
    }

    private static final class Stream extends Kind<StreamingChunk> {
        @Override
        public StreamingChunk restart() {
            return StreamingChunk.builder().restart(true).build();
        }

        @Override
        public boolean restarts(StreamingChunk item) {
            return item.restart();
        }

        @Override
        public boolean isLast(StreamingChunk item) {
            return item.done();
        }

        @Override
        public String text(StreamingChunk item) {
            return item.chunk();
        }

        @Override
        public CompletionResponse response(StreamingChunk last, CharSequence textBefore) {
            return CompletionResponse.builder()
                    .content(textBefore + last.chunk())
                    .model(last.model().orElse(null))
                    .provider(last.provider().orElse(null))
                    .finishReason(last.finishReason().orElse(null))
                    .usage(last.usage().orElse(null))
                    .contextId(last.contextId().orElse(null))
                    .fallback(last.fallback())
                    .timestamp(last.timestamp().orElse(null))
                    .backend(last.backend().orElse(null))
                    .failures(last.failures())
                    .warnings(last.warnings())
                    .build();
        }

        @Override
        public StreamingChunk ofResponse(CompletionResponse response) {
            return StreamingChunk.builder()
                    .chunk(response.content())
                    .contextId(response.contextId().orElse(null))
                    .model(response.model().orElse(null))
                    .provider(response.provider().orElse(null))
                    .timestamp(response.timestamp().orElse(null))
                    .done(true)
                    .fallback(response.fallback())
                    .usage(response.usage().orElse(null))
                    .finishReason(response.finishReason().orElse(null))
                    .backend(response.backend().orElse(null))
                    .failures(response.failures())
                    .warnings(response.warnings())
                    .build();
        }

        @Override
        public StreamingChunk changed(
                StreamingChunk item,
                UnaryOperator<CompletionResponse> ofResponse,
                UnaryOperator<StreamingChunk> ofChunk) {
            return ofChunk.apply(item);
        }

        @Override
        public StreamingChunk asFallback(StreamingChunk item, String backend, List<BackendFailure> failures) {
            StreamingChunk.Builder marked =
                    item.toBuilder().fallback(true).backend(item.backend().orElse(backend));
            return (item.done() ? marked.failures(failures) : marked).build();
        }

        @Override
        public StreamingChunk withWarnings(StreamingChunk item, List<String> warnings) {
            return item.toBuilder().warnings(joined(item.warnings(), warnings)).build();
        }

        @Override
        public StreamingChunk withContextId(StreamingChunk item, String contextId) {
            return item.toBuilder().contextId(contextId).build();
        }
    }

    private static final class Inquiry<T> extends Kind<T> {
        @Override
        public boolean isAnswer() {
            return false;
        }

        @Override
        public String text(T item) {
            return "";
        }

        @Override
        public CompletionResponse response(T last, CharSequence textBefore) {
            throw new IllegalStateException("This request has no answer.");
        }

        @Override
        public T ofResponse(CompletionResponse response) {
            throw new IllegalStateException("This request has no answer.");
        }

        @Override
        public T changed(T item, UnaryOperator<CompletionResponse> ofResponse, UnaryOperator<StreamingChunk> ofChunk) {
            return item;
        }

        @Override
        public T asFallback(T item, String backend, List<BackendFailure> failures) {
            return item;
        }
    }
}
