package ai.tekton.llm.internal.face;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallScopes;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Closing;
import ai.tekton.llm.internal.call.OpenCalls;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes a client's calls, in each of the forms that callers see them in, and ends them with the client. Thread-safe. */
public final class Calls implements AutoCloseable {
    private final Upstream upstream;
    private final CallThreads threads;
    private final Watchdog watchdog;
    private final CallScopes scopes;
    private final List<? extends AutoCloseable> unused;
    private final AbandonedStreams abandoned;
    private final OpenCalls open;
    private final BooleanSupplier retries;
    private final boolean isView;

    /**
     * Makes the calls of a client.
     *
     * @param upstream answers them; closed with this
     * @param threads runs those that have no caller's thread; closed with this
     * @param watchdog looks at the users' backends; closed with this
     * @param scopes makes what goes with each call
     * @param retries takes a retry out of the client's budget; false where none is left
     * @param unused what is only closed with this
     * @param recordsOrigin whether streams remember where they were opened
     */
    public Calls(
            Upstream upstream,
            CallThreads threads,
            Watchdog watchdog,
            CallScopes scopes,
            BooleanSupplier retries,
            List<? extends AutoCloseable> unused,
            boolean recordsOrigin) {
        this.upstream = upstream;
        this.threads = threads;
        this.watchdog = watchdog;
        this.scopes = scopes;
        this.retries = retries;
        this.unused = List.copyOf(unused);
        this.abandoned = new AbandonedStreams(recordsOrigin);
        this.open = new OpenCalls();
        this.isView = false;
    }

    private Calls(Calls whole, CallScopes scopes) {
        this.upstream = whole.upstream;
        this.threads = whole.threads;
        this.watchdog = whole.watchdog;
        this.scopes = scopes;
        this.retries = whole.retries;
        this.unused = List.of();
        this.abandoned = whole.abandoned;
        this.open = whole.open;
        this.isView = true;
    }

    /** The same calls with other things going with each; to close those closes nothing. */
    public Calls with(UnaryOperator<CallScopes> change) {
        return new Calls(this, change.apply(scopes));
    }

    /** Takes a retry out of the client's budget; false where none is left. */
    public boolean takeRetry() {
        return retries.getAsBoolean();
    }

    /** Throws an IllegalStateException once this is closed. */
    public void checkOpen() {
        open.checkOpen();
    }

    /** Waits for a whole answer, on the caller's thread. */
    public CompletionResponse answer(Request<CompletionResponse> request) {
        Call<CompletionResponse> call = call(request);
        return finished(new AwaitedCall<>(call).await(upstream), call);
    }

    /** Waits for what is no answer, on the caller's thread. */
    public <T> T inquire(Request<T> request) {
        return new AwaitedCall<>(call(request)).await(upstream);
    }

    /** Asks for a whole answer and does not wait for it. */
    public CompletableFuture<CompletionResponse> submit(Request<CompletionResponse> request) {
        Call<CompletionResponse> call = call(request);
        return new FutureCall<>(call, threads, answer -> finished(answer, call)).start(upstream);
    }

    /** Asks for what is no answer and does not wait for it. */
    public <T> CompletableFuture<T> submitInquiry(Request<T> request) {
        return new FutureCall<>(call(request), threads, item -> item).start(upstream);
    }

    /** Opens a stream that the caller reads on its own thread. */
    public ChunkStream read(Request<StreamingChunk> request) {
        Call<StreamingChunk> call = call(request);
        ReadCall source = new ReadCall(call, threads);
        source.open(upstream);
        ChunkStream stream = ChunkStream.of(source);
        abandoned.watch(stream, call);
        return stream;
    }

    /** A stream for subscribers, each of which makes a call of its own. */
    public Flow.Publisher<StreamingChunk> publish(Supplier<Request<StreamingChunk>> requests) {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            new PublishedCall(subscriber, () -> call(requests.get()), upstream, threads, scopes.context()).subscribe();
        };
    }

    /** Starts a stream whose chunks go to a callback; gives the whole text. */
    public CompletableFuture<String> stream(
            Request<StreamingChunk> request, Consumer<? super StreamingChunk> callback) {
        return new CallbackCall(call(request), threads, callback).start(upstream);
    }

    /** Cancels the call with an id; false where none of that id is open. */
    public boolean cancel(String requestId, String why) {
        return open.find(requestId).filter(call -> call.cancel(why)).isPresent();
    }

    /** Cancels every call that is open. */
    public void cancelAll(String why) {
        open.cancelAll(why);
    }

    /** How many calls are open. */
    public int openCalls() {
        return open.count();
    }

    private <T> Call<T> call(Request<T> request) {
        open.checkOpen();
        return new Call<>(request.withScope(scopes.scope(request)), open);
    }

    private CompletionResponse finished(CompletionResponse answer, Call<CompletionResponse> call) {
        return answer.toBuilder()
                .latency(call.elapsed())
                .backend(answer.backend().orElseGet(upstream::name))
                .build();
    }

    /** Ends every open call, in whatever form it is seen, and closes what answers. */
    @Override
    public void close() {
        if (isView) {
            return;
        }
        open.close();
        List<AutoCloseable> all = new ArrayList<>();
        all.add(upstream);
        all.addAll(unused);
        all.add(watchdog);
        all.add(threads);
        Closing.all(all);
    }
}
