package ai.tekton.llm.benchmarks.stub;

import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Answers the HTTP requests of one connection. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Responses RHETOR = new Responses(Format.RHETOR);
    private static final Responses OPENAI = new Responses(Format.OPENAI);
    private static final ByteBuf HEALTH = Responses.json("{\"status\":\"healthy\",\"component\":\"rhetor\"}");
    private static final ByteBuf PROVIDERS = Responses.json("{\"providers\":{}}");
    /** The beginning of an address whose complete answers wait for the number of milliseconds that follows. */
    private static final String WAIT = "/wait-";

    private static final String WEB_SOCKET = "/ws";
    private static final String OPENAI_CHAT = "/chat/completions";

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) throws IOException {
        int slash = request.uri().indexOf('/', 1);
        String path = slash < 0 ? request.uri() : request.uri().substring(slash);
        if (path.endsWith(WEB_SOCKET)) {
            upgrade(context, request);
        } else if (path.equals(RhetorOperation.CREATE_CHAT_COMPLETION.path())) {
            answer(context, request.uri());
        } else if (path.equals(RhetorOperation.STREAM_CHAT_COMPLETION.path())) {
            stream(context, RHETOR, StreamPath.parse(request.uri().substring(1, slash)));
        } else if (path.equals(OPENAI_CHAT)) {
            if (asksForStream(request)) {
                stream(context, OPENAI, StreamPath.parse(request.uri().substring(1, slash)));
            } else {
                context.writeAndFlush(OPENAI.answer());
            }
        } else if (path.equals(RhetorOperation.LIST_PROVIDERS.path())) {
            context.writeAndFlush(PROVIDERS.duplicate());
        } else if (path.equals(RhetorOperation.GET_API_HEALTH.path())) {
            context.writeAndFlush(HEALTH.duplicate());
        } else {
            throw new IllegalArgumentException("The stub has no operation at " + request.uri() + ".");
        }
    }

    /** Answers at once, or after the time in the address. */
    private static void answer(ChannelHandlerContext context, String uri) {
        if (uri.startsWith(WAIT)) {
            long millis = Long.parseLong(uri.substring(WAIT.length(), uri.indexOf('/', 1)));
            context.executor().schedule(() -> context.writeAndFlush(RHETOR.answer()), millis, TimeUnit.MILLISECONDS);
        } else {
            context.writeAndFlush(RHETOR.answer());
        }
    }

    /** OpenAI's two operations share a path. */
    private static boolean asksForStream(FullHttpRequest request) throws IOException {
        try (InputStream body = new ByteBufInputStream(request.content())) {
            return JSON.readTree(body).path("stream").asBoolean();
        }
    }

    private static void stream(ChannelHandlerContext context, Responses responses, StreamPath path) {
        if (path.period().isZero()) {
            context.writeAndFlush(responses.wholeStream(path.chunks()));
        } else {
            context.writeAndFlush(responses.head());
            next(context, responses, path, 0);
        }
    }

    private static void next(ChannelHandlerContext context, Responses responses, StreamPath path, int index) {
        if (!context.channel().isActive()) {
            return;
        }
        if (index == path.chunks()) {
            context.writeAndFlush(responses.end());
            return;
        }
        context.executor()
                .schedule(
                        () -> next(context, responses, path, index + 1),
                        path.period().toNanos(),
                        TimeUnit.NANOSECONDS);
        context.writeAndFlush(path.timed() ? responses.timedChunk() : responses.chunk(index));
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(WEB_SOCKET, null, false).newHandshaker(request);
        context.pipeline().addFirst(new HttpResponseEncoder());
        handshaker.handshake(context.channel(), request);
        context.pipeline().replace(this, "frames", new FrameHandler());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A client closes its connections at the end of a benchmark; anything else is a fault of the stub.
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
