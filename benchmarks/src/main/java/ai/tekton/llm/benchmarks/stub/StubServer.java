package ai.tekton.llm.benchmarks.stub;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The program: prints its port, and exits when its standard input ends, so that it ends with the process that started it. */
public final class StubServer {
    private static final int MOST_WAITING_CONNECTIONS = 4096;
    private static final int MOST_BYTES_A_REQUEST = 1024 * 1024;

    private StubServer() {}

    /**
     * Serves until the standard input ends.
     *
     * @param args none
     * @throws IOException if the standard input fails
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel server = bootstrap(loop)
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            System.out.println(((InetSocketAddress) server.localAddress()).getPort());
            while (System.in.read() >= 0) {
                // The parent process writes nothing to it.
            }
        } finally {
            loop.shutdownGracefully();
        }
    }

    private static ServerBootstrap bootstrap(EventLoopGroup loop) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, MOST_WAITING_CONNECTIONS)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpRequestDecoder(),
                                        new HttpObjectAggregator(MOST_BYTES_A_REQUEST),
                                        new HttpHandler());
                    }
                });
    }
}
