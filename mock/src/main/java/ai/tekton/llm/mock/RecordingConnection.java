package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One connection of a client to a recorder: reads requests, and forwards them one at a time, in order. Everything runs on the
 * connection's event loop.
 */
final class RecordingConnection extends ChannelInboundHandlerAdapter {
    private final RecordingCore core;
    private final Deque<Forwarded> waiting = new ArrayDeque<>();
    private Optional<RequestReader> reader = Optional.empty();
    private Optional<UpstreamExchange> current = Optional.empty();
    private boolean inputIgnored;

    /** A request to forward, with its unchanged head. */
    record Forwarded(int number, ReceivedRequest request, HttpRequest head) {
        boolean keepAlive() {
            return HttpUtil.isKeepAlive(head);
        }

        boolean http11() {
            return head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        }
    }

    private RecordingConnection(RecordingCore core) {
        this.core = core;
    }

    static void addTo(ChannelPipeline pipeline, RecordingCore core) {
        pipeline.addLast(new HttpServerCodec(MockServer.limits())).addLast(new RecordingConnection(core));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpObject) || inputIgnored) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            read(context, (HttpObject) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        current.ifPresent(UpstreamExchange::clientLeft);
        waiting.forEach(forwarded -> forwarded.request().ended(Outcome.ABORTED_BY_CLIENT));
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        current.ifPresent(exchange -> exchange.clientWritable(context.channel().isWritable()));
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void read(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "Invalid HTTP request received.");
            return;
        }
        if (message instanceof HttpRequest head) {
            begin(context, head);
        }
        if (message instanceof HttpContent content && reader.isPresent()) {
            RequestReader reading = reader.get();
            reading.add(content);
            if (reading.isTooLong()) {
                refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large");
            } else if (message instanceof LastHttpContent) {
                reader = Optional.empty();
                received(context, reading);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest head) {
        RequestReader next = new RequestReader(head);
        reader = Optional.of(next);
        if (next.isTooLong()) {
            refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large");
        } else if (HttpUtil.is100ContinueExpected(head) && current.isEmpty()) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void received(ChannelHandlerContext context, RequestReader read) {
        HttpRequest head = read.head();
        int question = head.uri().indexOf('?');
        String path = question < 0 ? head.uri() : head.uri().substring(0, question);
        ReceivedRequest request = new ReceivedRequest(
                core.generation(),
                operation(head.method().name(), path),
                head.method().name(),
                path,
                question < 0 ? "" : head.uri().substring(question + 1),
                ReceivedRequest.caseless(head.headers()),
                read.body(),
                ((InetSocketAddress) context.channel().remoteAddress()).getPort(),
                core.clock().instant());
        core.journal().add(request);
        waiting.add(new Forwarded(core.writer().begins(), request, head));
        next(context);
    }

    private Optional<RhetorOperation> operation(String method, String path) {
        return Stream.of(RhetorOperation.values())
                .filter(operation -> path.equals(core.basePath() + operation.path()))
                .filter(operation -> operation.method().equals(method))
                .findFirst();
    }

    private void next(ChannelHandlerContext context) {
        if (current.isEmpty() && !waiting.isEmpty()) {
            UpstreamExchange exchange = new UpstreamExchange(core, context.channel(), waiting.remove(), this::ended);
            current = Optional.of(exchange);
            exchange.begin();
        }
    }

    private void ended(Channel client, boolean closing) {
        current = Optional.empty();
        if (closing) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (client.isActive()) {
            ChannelHandlerContext context = client.pipeline().context(this);
            if (context != null) {
                next(context);
            }
        }
    }

    /** Refuses a request that cannot be forwarded, and closes the connection. */
    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
        inputIgnored = true;
        reader = Optional.empty();
        context.writeAndFlush(UpstreamExchange.failure(status, why)).addListener(written -> {
            if (written.isSuccess()) {
                HttpConnection.lingeringClose(context.channel());
            }
        });
    }
}
