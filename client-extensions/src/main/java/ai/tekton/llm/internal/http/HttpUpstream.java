package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.internal.profile.ContractTranslation;
import ai.tekton.llm.internal.profile.GenerationProbe;
import ai.tekton.llm.internal.profile.RhetorApi;
import ai.tekton.llm.internal.profile.Translation;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ClientVersion;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.client.ApiException;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Calls Rhetor over HTTP: one attempt for each request, without retries or fallbacks. Thread-safe. */
public final class HttpUpstream implements Upstream {
    /** The name of the backend. */
    public static final String NAME = "rhetor";

    private static final int NOT_FOUND = 404;
    private static final int MAX_SHOWN_BYTES = 64 * 1024;

    private final RhetorTransport transport;
    private final RhetorApi api;
    private final Answers answers;
    private final Translation translation;
    private final TransportErrors errors;
    private final ErrorText errorText;
    private final int maxEventBytes;

    /**
     * Makes the upstream, which connects with its first request.
     *
     * @param config the address of Rhetor and the limits
     * @param clock the wall clock for dates in Retry-After
     */
    public HttpUpstream(ClientConfig config, Clock clock) {
        this.transport = new RhetorTransport(config, ClientVersion.USER_AGENT);
        this.api = RhetorApi.over(transport);
        this.errorText = new ErrorText(transport.wireJson(), transport.tokens());
        ErrorMapper mapper = new ErrorMapper("Rhetor at " + config.url(), errorText);
        this.answers = new Answers(mapper, NAME);
        this.translation = new ContractTranslation(answers);
        this.errors = new TransportErrors(mapper, errorText, clock);
        this.maxEventBytes = config.maxEventBytes();
    }

    private HttpUpstream(HttpUpstream from, Translation translation) {
        this.transport = from.transport;
        this.api = from.api;
        this.errorText = from.errorText;
        this.answers = from.answers;
        this.errors = from.errors;
        this.maxEventBytes = from.maxEventBytes;
        this.translation = translation;
    }

    /**
     * Returns an upstream over the same connections with another translation. Closing either closes both.
     *
     * @param other translates requests and answers
     * @return the upstream
     */
    public HttpUpstream translatedBy(Translation other) {
        return new HttpUpstream(this, other);
    }

    /**
     * Returns the reader that distinguishes answers from failures, for translations.
     *
     * @return the reader of answers
     */
    public Answers answers() {
        return answers;
    }

    /**
     * Returns a probe for the server's generation.
     *
     * @return a probe over these connections
     */
    public GenerationProbe generationProbe() {
        return context ->
                new HttpGenerationInspection(transport, api.health(), new HttpAttempt(context, transport.watchdog()));
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        HttpAttempt attempt = new HttpAttempt(request.context(), transport.watchdog());
        return request.kind() == Kind.STREAM && translation.streams()
                ? cast(new HttpStreamSource(this, request.chat(), attempt, errors, loop))
                : new HttpAnswerSource<>(this, request, attempt, errors, loop);
    }

    @SuppressWarnings("unchecked") // The kind of the request determines the type of the source.
    private static <T> T cast(Object source) {
        return (T) source;
    }

    /** Makes a request that is not for a stream; blocks until there is an answer. */
    <T> T answer(Request<T> request, HttpAttempt attempt) {
        if (request.kind().isAnswer()) {
            CompletionResponse whole = complete(request.chat(), attempt);
            return request.kind().ofResponse(whole);
        }
        return cast(request.kind() == Kind.PROVIDERS ? providers(attempt) : health(attempt));
    }

    private CompletionResponse complete(ChatCall call, HttpAttempt attempt) {
        ChatRequest request = translation.request(call, false);
        Map<String, String> headers = CallHeaders.of(call.context());
        try {
            ChatResponse response = transport.attempt(
                    attempt, () -> api.chat().createChatCompletion(request, RhetorContract.VERSION, headers));
            return translation.answer(response, call);
        } catch (ApiException e) {
            throw errors.map(e, call.context(), call.options().provider());
        }
    }

    /** Opens a stream; blocks until the server begins to answer. */
    ChatEventReader stream(ChatCall call, HttpAttempt attempt) {
        ChatRequest request = translation.request(call, true);
        Map<String, String> headers = CallHeaders.of(call.context());
        try {
            // The transport returns a LiveBody wherever the contract defines the body as a stream.
            LiveBody body = (LiveBody) transport.attempt(
                    attempt, () -> api.chat().streamChatCompletion(request, RhetorContract.VERSION, headers));
            if (!isEventStream(body.contentType())) {
                throw noEventStream(body, call);
            }
            return new ChatEventReader(body, maxEventBytes, transport.json().chunks(), answers, errors, call);
        } catch (ApiException e) {
            throw errors.map(e, call.context(), call.options().provider());
        }
    }

    private static boolean isEventStream(String contentType) {
        return contentType.isEmpty() || contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    /**
     * Returns the exception for a 200 that is not an event stream: an adapter's failure as JSON, or the page of another
     * server than Rhetor.
     */
    private TektonLlmException noEventStream(LiveBody body, ChatCall call) {
        try (body) {
            String said = new String(body.readNBytes(MAX_SHOWN_BYTES), StandardCharsets.UTF_8);
            ErrorMapper mapper = errors.errors();
            Optional<String> error = errorText.ofErrorObject(said);
            if (error.isPresent()) {
                return mapper.adapterFailure(
                        error.get(), call.options().provider(), mapper.details(call.context(), ""));
            }
            return errors.map(
                    new NotRhetorException(
                            "The answer is not an event stream, but " + SafeText.line(body.contentType()) + "."),
                    call.context(),
                    "");
        } catch (IOException e) {
            return errors.map(e, call.context(), "");
        }
    }

    /**
     * Lists the providers; none if the server is too old to list them. Blocks for one attempt.
     *
     * @param context the id and the limits
     * @return the providers
     * @throws TektonLlmException if the server does not answer
     */
    public ProviderList providers(CallContext context) {
        HttpAttempt attempt = new HttpAttempt(context, transport.watchdog());
        attempt.startWaiting();
        return providers(attempt);
    }

    private ProviderList providers(HttpAttempt attempt) {
        Map<String, String> headers = CallHeaders.of(attempt.context());
        try {
            return transport.attempt(attempt, () -> translation.providers(api, headers));
        } catch (ApiException e) {
            throw errors.map(e, attempt.context(), Optional.empty());
        }
    }

    /** Requests the health of the service, or that of the process if the server is too old to have the former. */
    private ai.tekton.llm.model.Health health(HttpAttempt attempt) {
        Map<String, String> headers = CallHeaders.of(attempt.context());
        try {
            return Wire.health(transport.attempt(attempt, () -> apiOrProcessHealth(headers)));
        } catch (ApiException e) {
            throw errors.map(e, attempt.context(), Optional.empty());
        }
    }

    private ai.tekton.rhetor.model.Health apiOrProcessHealth(Map<String, String> headers) throws ApiException {
        try {
            return api.health().getApiHealth(RhetorContract.VERSION, headers);
        } catch (ApiException e) {
            if (e.getCode() == NOT_FOUND) {
                return api.health().getHealth(RhetorContract.VERSION, headers);
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        transport.close();
    }
}
