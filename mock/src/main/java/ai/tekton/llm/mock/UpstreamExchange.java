package ai.tekton.llm.mock;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLException;

/**
 * Forwards one request to Rhetor, over a separate connection, and the response back, chunk by chunk as it arrives; records both
 * at the end of the exchange. Runs on the event loop of the client's connection.
 */
final class UpstreamExchange extends ChannelInboundHandlerAdapter {
    private final RecordingCore core;
    private final Channel client;
    private final RecordingConnection.Forwarded forwarded;
    private final BiConsumer<Channel, Boolean> whenEnded;
    private final long start = System.nanoTime();
    private final boolean webSocket;
    private final List<Recorded.Chunk> chunks = new ArrayList<>();
    private Optional<Channel> upstream = Optional.empty();
    private Optional<Answering> answering = Optional.empty();
    private long length;
    private boolean informational;
    private boolean ended;

    /** The state of a response after its head has arrived. */
    private record Answering(
            long ms, HttpResponse head, HttpHeaders headers, Recorded.Framing framing, boolean closing) {
        int status() {
            return head.status().code();
        }
    }

    UpstreamExchange(
            RecordingCore core,
            Channel client,
            RecordingConnection.Forwarded forwarded,
            BiConsumer<Channel, Boolean> whenEnded) {
        this.core = core;
        this.client = client;
        this.forwarded = forwarded;
        this.whenEnded = whenEnded;
        this.webSocket = Handshake.isOne(forwarded.request());
    }

    static FullHttpResponse failure(HttpResponseStatus status, String why) {
        byte[] body = Json.bytes(Map.of("error", why));
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set("content-type", Rendered.JSON).set("content-length", body.length);
        return response;
    }

    void begin() {
        ChannelFuture connecting = core.upstream().connect(client.eventLoop(), this);
        upstream = Optional.of(connecting.channel());
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                unreachable(connected.cause());
            } else if (ended) {
                connecting.channel().close();
            } else {
                send(connecting.channel());
            }
        });
    }

    private void send(Channel channel) {
        ReceivedRequest request = forwarded.request();
        byte[] body = request.body();
        String path = core.upstream().path(pathAtServer()) + (request.query().isEmpty() ? "" : "?" + request.query());
        DefaultFullHttpRequest sent = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, forwarded.head().method(), path, Unpooled.wrappedBuffer(body));
        sent.headers()
                .set(ForwardedHeaders.toServer(
                        forwarded.head().headers(), core.upstream().hostHeader(), webSocket));
        boolean mayBeEmpty =
                !HttpUtil.isContentLengthSet(forwarded.head()) && !HttpUtil.isTransferEncodingChunked(forwarded.head());
        if (body.length > 0 || !mayBeEmpty) {
            sent.headers().set("Content-Length", body.length);
        }
        channel.writeAndFlush(sent).addListener(written -> {
            if (!written.isSuccess()) {
                failed(written.cause());
            }
        });
    }

    private String pathAtServer() {
        String path = forwarded.request().path();
        return path.startsWith(core.basePath()) ? path.substring(core.basePath().length()) : path;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!ended) {
                read(context, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            if (head.decoderResult().isFailure()) {
                failed(head.decoderResult().cause());
                return;
            }
            informational = head.status().code() < 200 && head.status().code() != Handshake.SWITCHING;
            if (!informational) {
                begin(head);
            }
        }
        if (message instanceof HttpContent content && !informational && answering.isPresent()) {
            if (content.decoderResult().isFailure()) {
                failed(content.decoderResult().cause());
            } else if (answering.get().status() == Handshake.SWITCHING) {
                ended = true;
                SocketRelay.begin(core, forwarded, client, context.channel(), start);
            } else {
                pass(content);
            }
        }
    }

    private void begin(HttpResponse head) {
        String encoding = head.headers().get("content-encoding", "identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            endWithout("The response is encoded as " + encoding
                    + ", although the recorder requested it unencoded: it cannot be recorded.");
            return;
        }
        if (!isWithoutBody(head) && HttpUtil.getContentLength(head, 0L) > Recorded.LONGEST) {
            endWithout("The answer is " + HttpUtil.getContentLength(head, 0L) + " bytes long. "
                    + core.writer().tooLong(what()));
            return;
        }
        HttpHeaders headers = ForwardedHeaders.toClient(head.headers());
        Recorded.Framing framing = framing(head);
        boolean chunked = framing == Recorded.Framing.CHUNKED && forwarded.http11();
        boolean byClosing = framing == Recorded.Framing.CLOSE || framing == Recorded.Framing.CHUNKED && !chunked;
        boolean closing = byClosing || !forwarded.keepAlive();
        answering = Optional.of(new Answering(ms(), head, headers, framing, closing));
        DefaultHttpResponse passed = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), headers.copy());
        if (head.status().code() == Handshake.SWITCHING) {
            passed.headers().set("upgrade", "websocket").set("connection", "Upgrade");
        } else if (closing) {
            passed.headers().set("connection", "close");
        }
        if (chunked) {
            passed.headers().set("transfer-encoding", "chunked");
        } else if (!byClosing && head.headers().contains("content-length")) {
            passed.headers().set("content-length", head.headers().get("content-length"));
        }
        client.writeAndFlush(passed);
    }

    private Recorded.Framing framing(HttpResponse head) {
        if (isWithoutBody(head)) {
            return Recorded.Framing.LENGTH;
        } else if (HttpUtil.isTransferEncodingChunked(head)) {
            return Recorded.Framing.CHUNKED;
        }
        return HttpUtil.isContentLengthSet(head) ? Recorded.Framing.LENGTH : Recorded.Framing.CLOSE;
    }

    private boolean isWithoutBody(HttpResponse head) {
        int status = head.status().code();
        return forwarded.request().method().equals("HEAD") || status == 204 || status == 304 || status < 200;
    }

    private void pass(HttpContent content) {
        byte[] bytes = ByteBufUtil.getBytes(content.content());
        length += bytes.length == 0 ? 0 : bytes.length + Recorded.EACH;
        if (length > Recorded.LONGEST) {
            cutOff();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (bytes.length > 0) {
            chunks.add(new Recorded.Chunk(ms(), bytes));
        }
        if (last) {
            // Records before the client receives the end: a caller that has the complete answer may read the recording,
            // or kill
            // the recorder.
            note(Recorded.How.COMPLETE);
        }
        if (bytes.length > 0) {
            client.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        }
        if (last) {
            client.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            end(Outcome.COMPLETED, answering.orElseThrow().closing());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cut(Recorded.How.CUT);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    /** Stops reading from Rhetor while the client does not read. */
    void clientWritable(boolean writable) {
        upstream.ifPresent(channel -> channel.config().setAutoRead(writable));
    }

    void clientLeft() {
        if (!ended) {
            note(Recorded.How.LEFT);
            end(Outcome.ABORTED_BY_CLIENT, true);
        }
    }

    private void failed(Throwable cause) {
        if (ended) {
            return;
        }
        boolean network = cause instanceof IOException && !(cause instanceof SSLException);
        if (network || answering.isPresent()) {
            cut(network ? Recorded.How.RESET : Recorded.How.CUT);
        } else {
            unreachable(cause);
        }
    }

    /** Ends the client's connection in the same way as Rhetor ended its own. */
    private void cut(Recorded.How how) {
        if (ended) {
            return;
        } else if (core.connections().isClosedByMock(client)) {
            clientLeft();
            return;
        }
        note(how);
        if (how == Recorded.How.RESET) {
            client.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        end(Outcome.CUT_BY_SCRIPT, false);
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> client.close());
    }

    /** The head has been passed on: only a reset signals the failure to the client, which could mistake a close for the end. */
    private void cutOff() {
        core.writer().tooLong(what());
        chunks.clear();
        client.config().setOption(ChannelOption.SO_LINGER, 0);
        end(Outcome.CUT_BY_SCRIPT, false);
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> client.close());
    }

    private String what() {
        return forwarded.request().method() + " " + pathAtServer();
    }

    private void unreachable(Throwable cause) {
        endWithout("No response from " + core.upstream() + ": " + cause + ". Nothing of this request was recorded.");
    }

    /** Sends the reason to the client, and records nothing. */
    private void endWithout(String why) {
        if (!ended) {
            client.writeAndFlush(failure(HttpResponseStatus.BAD_GATEWAY, why));
            end(Outcome.COMPLETED, !forwarded.keepAlive());
        }
    }

    private void end(Outcome outcome, boolean closing) {
        ended = true;
        upstream.ifPresent(Channel::close);
        forwarded.request().ended(outcome);
        whenEnded.accept(client, closing);
    }

    private void note(Recorded.How how) {
        core.writer()
                .add(new Recorded.Http(
                        forwarded.number(), 0, request(), answering.map(this::answer), Recorded.End.of(ms(), how)));
    }

    private Recorded.Answer answer(Answering answer) {
        boolean whole = answer.framing() == Recorded.Framing.LENGTH;
        long length = chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
        long declared = HttpUtil.getContentLength(answer.head(), -1L);
        // With a Content-Length, the boundaries of the packets are not recorded, because they have no meaning.
        List<Recorded.Chunk> noted = whole && chunks.size() > 1
                ? List.of(new Recorded.Chunk(
                        chunks.get(chunks.size() - 1).ms(),
                        Timeline.joined(
                                chunks.stream().map(Recorded.Chunk::bytes).toArray(byte[][]::new))))
                : List.copyOf(chunks);
        return new Recorded.Answer(
                answer.ms(),
                answer.status(),
                ForwardedHeaders.noted(answer.headers()),
                answer.framing(),
                whole && declared != length ? declared : -1,
                noted);
    }

    private CassetteRequest request() {
        return noted(forwarded, pathAtServer());
    }

    static CassetteRequest noted(RecordingConnection.Forwarded forwarded, String path) {
        ReceivedRequest request = forwarded.request();
        return new CassetteRequest(
                request.method(), path, request.query(), ForwardedHeaders.noted(request.headers()), request.body());
    }

    private long ms() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
