package ai.tekton.llm.mock;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection: reads requests, and answers them in order. Replies bypass Netty's encoder, because faults need control of
 * every byte. Everything runs on the connection's event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** The time that a client has to read a refusal in the middle of its request. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Reply TOO_LONG = Reply.detail(413, "Request Entity Too Large");
    private static final Reply MALFORMED = Reply.body("text/plain; charset=utf-8", "Invalid HTTP request received.")
            .status(400);

    private final MockCore core;
    private final WriteQueue line = new WriteQueue();
    private final Deque<Incoming> waiting = new ArrayDeque<>();
    private Optional<RequestReader> reader = Optional.empty();
    private Optional<Incoming> current = Optional.empty();
    private Optional<ReplySender> sender = Optional.empty();
    private Optional<Future<?>> idleClose = Optional.empty();
    private boolean inputIgnored;

    /** A request that has not been fully answered; empty if it could not be read. */
    private record Incoming(Optional<ReceivedRequest> request, Timeline.Framing framing) {}

    HttpConnection(MockCore core) {
        this.core = core;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        becomeIdle(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean byMock = core.connections().isClosedByMock(context.channel());
        idleClose.ifPresent(close -> close.cancel(false));
        sender.ifPresent(ReplySender::stop);
        Outcome outcome = byMock ? Outcome.CLOSED_WITH_MOCK : Outcome.ABORTED_BY_CLIENT;
        current.flatMap(Incoming::request).ifPresent(request -> request.ended(outcome));
        waiting.forEach(incoming -> incoming.request().ifPresent(request -> request.ended(outcome)));
        waiting.clear();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        idleClose.ifPresent(close -> close.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!inputIgnored) {
                read(context, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            line.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // An IOException comes from the client, and the end of the connection reports it.
        if (!(cause instanceof IOException)) {
            current.flatMap(Incoming::request).ifPresent(request -> request.failed(cause));
        }
        context.close();
    }

    private void read(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(context);
            return;
        }
        if (message instanceof HttpRequest head) {
            idleClose.ifPresent(close -> close.cancel(false));
            begin(context, new RequestReader(head));
        }
        if (message instanceof HttpContent content && reader.isPresent()) {
            RequestReader reading = reader.get();
            reading.add(content);
            if (reading.isTooLong()) {
                refuse(context);
            } else if (message instanceof LastHttpContent) {
                reader = Optional.empty();
                received(context, reading);
            }
        }
    }

    private void begin(ChannelHandlerContext context, RequestReader next) {
        reader = Optional.of(next);
        if (next.isTooLong()) {
            refuse(context);
        } else if (HttpUtil.is100ContinueExpected(next.head()) && current.isEmpty()) {
            context.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));
        }
    }

    private void received(ChannelHandlerContext context, RequestReader read) {
        HttpRequest head = read.head();
        int question = head.uri().indexOf('?');
        String path = question < 0 ? head.uri() : head.uri().substring(0, question);
        ReceivedRequest request = new ReceivedRequest(
                core.generation(),
                core.http().router().operation(head.method().name(), path),
                head.method().name(),
                path,
                question < 0 ? "" : head.uri().substring(question + 1),
                ReceivedRequest.caseless(head.headers()),
                read.body(),
                ((InetSocketAddress) context.channel().remoteAddress()).getPort(),
                core.config().clock().instant());
        core.http().journal().add(request);
        waiting.add(new Incoming(
                Optional.of(request),
                new Timeline.Framing(
                        head.protocolVersion().equals(HttpVersion.HTTP_1_1),
                        HttpUtil.isKeepAlive(head),
                        head.method().equals(HttpMethod.HEAD))));
        next(context);
    }

    /** Refuses a request that cannot be read completely, after the requests before it; ignores all further input. */
    private void refuse(ChannelHandlerContext context) {
        inputIgnored = true;
        waiting.add(new Incoming(Optional.empty(), new Timeline.Framing(true, false, false)));
        next(context);
    }

    private void next(ChannelHandlerContext context) {
        if (current.isPresent()) {
            return;
        }
        if (waiting.isEmpty()) {
            becomeIdle(context);
            return;
        }
        Incoming incoming = waiting.remove();
        current = Optional.of(incoming);
        Timeline.Course course = course(incoming);
        if (incoming.request().isPresent()) {
            takeTurn(context, incoming);
        }
        play(context, incoming, course);
    }

    private void play(ChannelHandlerContext context, Incoming incoming, Timeline.Course course) {
        ReplySender started =
                new ReplySender(context.channel(), line, course.steps(), listener(context, incoming, course));
        sender = Optional.of(started);
        started.advance();
    }

    /** Takes the model's turn from the request that it was answering. */
    private void takeTurn(ChannelHandlerContext context, Incoming incoming) {
        ReceivedRequest request = incoming.request().orElseThrow();
        core.generation().turn(request).ifPresent(turn -> {
            Runnable cutOff = () -> cutOff(context, incoming, turn.cutOff());
            core.http().turns().begin(turn.model(), cutOff);
            request.outcome()
                    .whenComplete((outcome, failure) -> core.http().turns().end(turn.model(), cutOff));
        });
    }

    /** Answers a request that another one has interrupted, unless its response has started. */
    private void cutOff(ChannelHandlerContext context, Incoming incoming, Reply reply) {
        if (sender.filter(ReplySender::hasBegun).isEmpty()) {
            sender.ifPresent(ReplySender::stop);
            play(context, incoming, course(reply, Rendered.whole(reply), incoming));
        }
    }

    private Timeline.Course course(Incoming incoming) {
        if (incoming.request().isEmpty()) {
            Reply refusal = reader.filter(RequestReader::isTooLong).isPresent() ? TOO_LONG : MALFORMED;
            return course(refusal, Rendered.whole(refusal), incoming);
        }
        ReceivedRequest request = incoming.request().get();
        try {
            Reply reply = core.http().router().reply(request);
            return course(reply, core.http().renderer().render(reply.plan().content(), request), incoming);
        } catch (RuntimeException | AssertionError e) {
            request.failed(e);
            Reply failure = Reply.error(500, "The mock's script failed: " + e);
            return course(failure, core.http().renderer().render(failure.plan().content(), request), incoming);
        }
    }

    private static Timeline.Course course(Reply reply, Rendered rendered, Incoming incoming) {
        return Timeline.of(reply.plan(), rendered, incoming.framing());
    }

    private ReplySender.Listener listener(ChannelHandlerContext context, Incoming incoming, Timeline.Course course) {
        return new ReplySender.Listener() {
            @Override
            public void completed() {
                incoming.request().ifPresent(request -> request.ended(Outcome.COMPLETED));
                current = Optional.empty();
                sender = Optional.empty();
                if (incoming.request().isEmpty()) {
                    lingeringClose(context.channel());
                } else if (course.switching()) {
                    becomeWebSocket(context, incoming.request().get());
                } else if (course.closing()) {
                    context.close();
                } else {
                    next(context);
                }
            }

            @Override
            public void cut(CutBy by) {
                incoming.request().ifPresent(request -> request.ended(Outcome.CUT_BY_SCRIPT));
                if (by instanceof CutBy.Silence) {
                    inputIgnored = true;
                } else {
                    context.close();
                }
            }

            @Override
            public void failed(Throwable cause) {
                incoming.request().ifPresent(request -> request.failed(cause));
                context.close();
            }
        };
    }

    private void becomeWebSocket(ChannelHandlerContext context, ReceivedRequest handshake) {
        ChannelPipeline pipeline = context.pipeline();
        SocketConnection.addTo(pipeline, core, handshake);
        pipeline.remove(this);
        // Bytes that the decoder has read beyond the handshake pass to the handlers after it.
        pipeline.remove(HttpRequestDecoder.class);
    }

    private void becomeIdle(ChannelHandlerContext context) {
        idleClose.ifPresent(close -> close.cancel(false));
        idleClose = core.config()
                .idleTimeout()
                .map(timeout -> context.executor()
                        .schedule(() -> closeIfIdle(context), timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Closes the connection unless a request is in progress. */
    void closeIfIdle(ChannelHandlerContext context) {
        if (current.isEmpty() && reader.isEmpty()) {
            context.close();
        }
    }

    // Closing with unread bytes would reset the connection, which may discard the response before the client has read
    // it.
    static void lingeringClose(Channel channel) {
        ((SocketChannel) channel).shutdownOutput();
        channel.eventLoop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }
}
