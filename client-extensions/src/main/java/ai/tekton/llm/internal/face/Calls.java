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

/** Makes a client's calls in each of their forms, and ends them with the client. Thread-safe. */
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
     * @param upstream answers the calls; closed with this object
     * @param threads runs calls without a caller's thread; closed with this object
     * @param watchdog watches the users' backends; closed with this object
     * @param scopes makes the scope of each call
     * @param retries takes a retry out of the client's budget; returns false if none is left
     * @param unused further resources; closed with this object
     * @param recordsOrigin whether streams record the stack trace of their opening
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

    /** Returns calls with changed scopes; closing them closes nothing. */
    public Calls with(UnaryOperator<CallScopes> change) {
        return new Calls(this, change.apply(scopes));
    }

    /** Takes a retry out of the client's budget; returns false if none is left. */
    public boolean takeRetry() {
        return retries.getAsBoolean();
    }

    /** Throws an IllegalStateException if this object is closed. */
    public void checkOpen() {
        open.checkOpen();
    }

    /** Makes a call for a complete answer, and waits for it on the caller's thread. */
    public CompletionResponse answer(Request<CompletionResponse> request) {
        Call<CompletionResponse> call = call(request);
        return finished(new AwaitedCall<>(call).await(upstream), call);
    }

    /** Makes a call for providers or health, and waits for it on the caller's thread. */
    public <T> T inquire(Request<T> request) {
        return new AwaitedCall<>(call(request)).await(upstream);
    }

    /** Makes a call for a complete answer without waiting for it. */
    public CompletableFuture<CompletionResponse> submit(Request<CompletionResponse> request) {
        Call<CompletionResponse> call = call(request);
        return new FutureCall<>(call, threads, answer -> finished(answer, call)).start(upstream);
    }

    /** Makes a call for providers or health without waiting for it. */
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

    /** Returns a publisher, each of whose subscribers makes a call of its own. */
    public Flow.Publisher<StreamingChunk> publish(Supplier<Request<StreamingChunk>> requests) {
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            new PublishedCall(subscriber, () -> call(requests.get()), upstream, threads, scopes.context()).subscribe();
        };
    }

    /** Starts a stream whose chunks go to a callback; returns a future of the whole text. */
    public CompletableFuture<String> stream(
            Request<StreamingChunk> request, Consumer<? super StreamingChunk> callback) {
        return new CallbackCall(call(request), threads, callback).start(upstream);
    }

    /** Cancels the call with an id; returns false if none with that id is open. */
    public boolean cancel(String requestId, String why) {
        return open.find(requestId).filter(call -> call.cancel(why)).isPresent();
    }

    /** Cancels every call that is open. */
    public void cancelAll(String why) {
        open.cancelAll(why);
    }

    /** Returns the number of open calls. */
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

    /** Ends every open call, whatever its form, and closes the upstream. */
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
