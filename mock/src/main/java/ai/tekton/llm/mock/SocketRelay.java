package ai.tekton.llm.mock;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket between a client and Rhetor: forwards each frame of any kind, and records the messages. Runs on the event loop of
 * the client's connection.
 */
final class SocketRelay {
    private static final int LONGEST_FRAME = 64 * 1024 * 1024;

    private final RecordingCore core;
    private final RecordingConnection.Forwarded handshake;
    private final long start;
    private final List<Recorded.Frame> frames = new ArrayList<>();
    private Optional<Recorded.End> closing = Optional.empty();
    private long length;
    private boolean ended;

    private SocketRelay(RecordingCore core, RecordingConnection.Forwarded handshake, long start) {
        this.core = core;
        this.handshake = handshake;
        this.start = start;
    }

    /** Starts the relay after the response to the handshake was forwarded. */
    static void begin(
            RecordingCore core, RecordingConnection.Forwarded handshake, Channel client, Channel server, long start) {
        SocketRelay relay = new SocketRelay(core, handshake, start);
        // Reading continues when both ends are ready.
        server.config().setAutoRead(false);
        handshake.request().ended(Outcome.COMPLETED);
        client.eventLoop().execute(() -> {
            ChannelPipeline toServer = server.pipeline();
            toServer.remove(UpstreamExchange.class);
            toServer.remove(HttpContentDecompressor.class);
            relay.assemble(toServer, client, false);
            toServer.remove(HttpClientCodec.class);
            ChannelPipeline toClient = client.pipeline();
            toClient.remove(RecordingConnection.class);
            relay.assemble(toClient, server, true);
            toClient.remove(HttpServerCodec.class);
            server.config().setAutoRead(true);
            if (!client.isActive()) {
                server.close();
            }
        });
    }

    private void assemble(ChannelPipeline pipeline, Channel other, boolean ofClient) {
        WebSocketDecoderConfig limits = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(LONGEST_FRAME)
                .expectMaskedFrames(ofClient)
                .allowExtensions(true)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        pipeline.addLast(new WebSocket13FrameDecoder(limits))
                .addLast(new WebSocket13FrameEncoder(!ofClient))
                .addLast(new Side(other, ofClient));
    }

    /** Forwards the frames of one end to the other. */
    private final class Side extends ChannelInboundHandlerAdapter {
        private final Channel other;
        private final boolean ofClient;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private boolean binary;

        private Side(Channel other, boolean ofClient) {
            this.other = other;
            this.ofClient = ofClient;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            if (read instanceof WebSocketFrame frame && !ended) {
                length += frame.content().readableBytes() + Recorded.EACH;
                if (length > Recorded.LONGEST) {
                    ReferenceCountUtil.release(read);
                    cutOff(context.channel());
                    return;
                }
                note(frame);
            }
            other.writeAndFlush(read);
        }

        private void note(WebSocketFrame frame) {
            boolean data = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
            if (data) {
                binary = frame instanceof BinaryWebSocketFrame;
            }
            if (data || frame instanceof ContinuationWebSocketFrame) {
                message.writeBytes(ByteBufUtil.getBytes(frame.content()));
                if (frame.isFinalFragment()) {
                    frames.add(new Recorded.Frame(0, ofClient, ms(), binary, message.toByteArray()));
                    message.reset();
                }
            } else if (frame instanceof CloseWebSocketFrame close && closing.isEmpty()) {
                Recorded.How how = ofClient ? Recorded.How.COMPLETE : Recorded.How.CLOSED;
                closing = Optional.of(new Recorded.End(ms(), how, close.statusCode(), reason(close)));
            }
        }

        private void cutOff(Channel own) {
            ended = true;
            frames.clear();
            message.reset();
            String why =
                    core.writer().tooLong("The WebSocket " + handshake.request().path());
            for (Channel end : List.of(own, other)) {
                end.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), why))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }

        private String reason(CloseWebSocketFrame close) {
            return close.statusCode() < 0 ? "" : close.reasonText();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            other.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            boolean byRecorder = core.connections().isClosedByMock(ofClient ? context.channel() : other);
            end(ofClient || byRecorder ? Recorded.How.LEFT : Recorded.How.CUT);
            // Forwards the received frames before the end.
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(ofClient ? Recorded.How.LEFT : Recorded.How.RESET);
            context.close();
            other.close();
        }
    }

    private void end(Recorded.How how) {
        if (!ended) {
            ended = true;
            String path = handshake.request().path();
            String bare = path.startsWith(core.basePath())
                    ? path.substring(core.basePath().length())
                    : path;
            core.writer()
                    .add(new Recorded.Socket(
                            handshake.number(),
                            0,
                            UpstreamExchange.noted(handshake, bare),
                            List.copyOf(frames),
                            closing.orElseGet(() -> Recorded.End.of(ms(), how))));
        }
    }

    private long ms() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
