package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.ErrorFrame;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket: reads frames, and answers any number of them concurrently. Replies bypass Netty's encoder, because faults need
 * control of every byte. Everything except {@link #onLoop} runs on the connection's event loop.
 */
final class SocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Reply UNHEARD = Reply.frames().hang();
    private static final Reply TAKEN = Reply.error(409, "The request_id is in use.");

    private final MockCore core;
    private final Channel channel;
    private final MockWebSocket webSocket;
    private final WriteQueue line = new WriteQueue();
    private final Map<ReceivedFrame, ReplySender> underWay = new LinkedHashMap<>();
    private final Deque<ReceivedFrame> waiting = new ArrayDeque<>();
    private boolean registered;
    private boolean silent;
    private boolean closing;
    private boolean cutByScript;
    private int closeCode = WebSocketCloseStatus.ABNORMAL_CLOSURE.code();

    private SocketConnection(MockCore core, Channel channel, ReceivedRequest handshake) {
        this.core = core;
        this.channel = channel;
        this.webSocket = new MockWebSocket(core.sockets().open().nextId(), handshake, this);
    }

    /** Adds a WebSocket to the end of a pipeline. */
    static void addTo(ChannelPipeline pipeline, MockCore core, ReceivedRequest handshake) {
        int longest = core.config().maxMessageSize();
        WebSocketDecoderConfig limits = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(longest)
                .closeOnProtocolViolation(false)
                .build();
        pipeline.addLast(new WebSocket13FrameDecoder(limits))
                .addLast(new Utf8FrameValidator(false))
                .addLast(new WebSocketFrameAggregator(longest))
                .addLast(new SocketConnection(core, pipeline.channel(), handshake));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        core.sockets().open().opened(webSocket);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean byMock = core.connections().isClosedByMock(channel);
        Outcome byOthers = byMock ? Outcome.CLOSED_WITH_MOCK : Outcome.ABORTED_BY_CLIENT;
        endAll(cutByScript ? Outcome.CUT_BY_SCRIPT : byOthers);
        core.sockets().open().closed(webSocket);
        webSocket.ended(closeCode);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closedByClient(close);
        } else if (frame instanceof PingWebSocketFrame && !silent && !closing) {
            send(FrameBytes.pong(ByteBufUtil.getBytes(frame.content())));
        } else if (frame instanceof BinaryWebSocketFrame && !silent && !closing) {
            send(FrameBytes.text(Json.text(new ErrorFrame().withError("Only text frames are known."))));
        } else if (frame instanceof TextWebSocketFrame text) {
            received(text.text());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            line.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            refuse(violation.closeStatus());
        } else if (cause instanceof TooLongFrameException) {
            refuse(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        } else {
            // An IOException comes from the client, and the end of the connection reports it.
            if (!(cause instanceof IOException)) {
                underWay.keySet().forEach(frame -> frame.failed(cause));
            }
            channel.close();
        }
    }

    /** Runs a task on the event loop, from any thread, and waits for it; has no effect after the mock is closed. */
    void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else if (!channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().submit(task).syncUninterruptibly();
        }
    }

    void send(byte[] bytes) {
        line.whenFree(() -> channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
    }

    void close(int code, String reason) {
        if (!closing) {
            closing = true;
            cutByScript = true;
            endAll(Outcome.CUT_BY_SCRIPT);
            send(FrameBytes.close(code, reason));
            channel.eventLoop().schedule(() -> channel.close(), HttpConnection.LINGER.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void drop(CutBy by) {
        cutByScript = true;
        if (by instanceof CutBy.Reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    void silence() {
        silent = true;
        underWay.values().forEach(ReplySender::stop);
    }

    private void received(String text) {
        ReceivedFrame frame = new ReceivedFrame(
                core.generation(), webSocket, text, core.config().clock().instant());
        core.sockets().journal().add(frame);
        if (core.generation().socket().isPresent() && !underWay.isEmpty()) {
            waiting.add(frame);
        } else {
            answer(frame);
        }
    }

    private void answer(ReceivedFrame frame) {
        try {
            Reply reply = reply(frame);
            play(frame, reply, core.sockets().renderer().render(reply.plan(), frame));
        } catch (RuntimeException | AssertionError e) {
            frame.failed(e);
            Reply failure = Reply.error(500, "The mock's script failed: " + e);
            play(frame, failure, core.sockets().renderer().render(failure.plan(), frame));
        }
    }

    private Reply reply(ReceivedFrame frame) {
        if (silent || closing) {
            return UNHEARD;
        }
        boolean taken = registered
                && core.generation().socket().isEmpty()
                && frame.isRequest()
                && find(frame).isPresent();
        return taken ? TAKEN : core.sockets().router().reply(frame, registered);
    }

    private void play(ReceivedFrame frame, Reply reply, Rendered rendered) {
        List<Step> steps = Timeline.ofFrames(reply.plan(), rendered);
        ReplySender.Listener listener = listener(frame, reply, rendered);
        if (steps.isEmpty()) {
            listener.completed();
        } else {
            ReplySender sender = new ReplySender(channel, line, steps, listener);
            underWay.put(frame, sender);
            sender.advance();
        }
    }

    private ReplySender.Listener listener(ReceivedFrame frame, Reply reply, Rendered rendered) {
        return new ReplySender.Listener() {
            @Override
            public void completed() {
                end(frame, Outcome.COMPLETED);
                boolean failed = ErrorText.isFailure(rendered.status());
                obey(frame, reply, failed);
                if (reply.plan().closing()) {
                    WebSocketCloseStatus why =
                            failed ? WebSocketCloseStatus.POLICY_VIOLATION : WebSocketCloseStatus.NORMAL_CLOSURE;
                    close(why.code(), "");
                }
            }

            @Override
            public void cut(CutBy by) {
                end(frame, Outcome.CUT_BY_SCRIPT);
                if (by instanceof CutBy.Close close) {
                    close(close.code(), close.reason());
                } else if (by instanceof CutBy.Silence) {
                    silence();
                } else {
                    drop(by);
                }
            }

            @Override
            public void failed(Throwable cause) {
                frame.failed(cause);
                drop(new CutBy.Drop());
            }
        };
    }

    /** Applies a frame's effects other than its answer. */
    private void obey(ReceivedFrame frame, Reply reply, boolean refused) {
        if (frame.is(FrameType.REGISTER) && !refused) {
            registered = true;
        } else if (frame.is(FrameType.CANCEL) && reply.plan().content() instanceof Content.Standard) {
            find(frame).ifPresent(cancelled -> {
                underWay.get(cancelled).cancel();
                end(cancelled, Outcome.CANCELLED_BY_CLIENT);
            });
        }
    }

    /** {@return the request in progress with a frame's request_id} */
    private Optional<ReceivedFrame> find(ReceivedFrame frame) {
        return underWay.keySet().stream()
                .filter(ReceivedFrame::isRequest)
                .filter(request -> request.requestId().equals(frame.requestId()))
                .findFirst();
    }

    private void end(ReceivedFrame frame, Outcome outcome) {
        underWay.remove(frame);
        frame.ended(outcome);
        while (underWay.isEmpty() && !waiting.isEmpty()) {
            answer(waiting.remove());
        }
    }

    private void endAll(Outcome outcome) {
        waiting.forEach(frame -> frame.ended(outcome));
        waiting.clear();
        Map<ReceivedFrame, ReplySender> all = new LinkedHashMap<>(underWay);
        underWay.clear();
        all.forEach((frame, sender) -> {
            sender.cancel();
            frame.ended(outcome);
        });
    }

    private void closedByClient(CloseWebSocketFrame close) {
        closeCode = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
        if (silent) {
            return;
        }
        byte[] answer = close.statusCode() < 0
                ? FrameBytes.closeWithoutCode()
                : FrameBytes.close(close.statusCode(), close.reasonText());
        if (!closing) {
            closing = true;
            endAll(Outcome.ABORTED_BY_CLIENT);
            send(answer);
        }
        line.whenFree(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    /** Closes the WebSocket on an invalid message, and gives the client time to read the reason. */
    private void refuse(WebSocketCloseStatus why) {
        if (channel.pipeline().get(WebSocket13FrameDecoder.class) != null) {
            channel.pipeline().remove(WebSocket13FrameDecoder.class);
        }
        if (!closing) {
            closing = true;
            endAll(Outcome.ABORTED_BY_CLIENT);
            send(FrameBytes.close(why.code(), why.reasonText()));
        }
        line.whenFree(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(flushed -> HttpConnection.lingeringClose(channel)));
    }
}
