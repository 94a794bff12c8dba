package ai.tekton.llm.mock;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts a connection when it opens and when it closes. */
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
        // Runs last, so that all outcomes are set before a test that waits for the count continues.
        context.fireChannelInactive();
        connections.closed(context.channel());
    }
}
