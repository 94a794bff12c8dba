package ai.tekton.llm.mock;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts a connection in and out, whatever is spoken on it. */
final class ConnectionCounter extends ChannelInboundHandlerAdapter {
    private final Connections connections;

    ConnectionCounter(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connections.opened(context.channel());
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // Whoever waits for the count finds the outcomes there.
        context.fireChannelInactive();
        connections.closed(context.channel());
    }
}
