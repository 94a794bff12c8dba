package ai.tekton.llm.mock;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The sockets of a mock, and the single thread that serves them. Thread-safe. */
final class MockServer {
    static final int LONGEST_HEAD = 64 * 1024;

    private final CompletableFuture<Thread> serving = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EventLoop eventLoop = new SingleThreadIoEventLoop(null, this::newThread, NioIoHandler.newFactory());
    private final CompletableFuture<Consumer<ChannelPipeline>> assembly = new CompletableFuture<>();
    private final Channel listening;
    private final Connections connections;

    MockServer(String host, int port, Connections connections) {
        this.connections = connections;
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                // The server accepts no connection before serve() sets the handlers.
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        assemble(channel);
                    }
                })
                .bind(host, port)
                .awaitUninterruptibly();
        this.listening = bound.channel();
        if (!bound.isSuccess()) {
            close();
            throw new UncheckedIOException(new IOException("Cannot listen on " + host + ":" + port, bound.cause()));
        }
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Starts accepting connections, and adds the HTTP handlers to their pipelines. */
    void serve(Consumer<ChannelPipeline> handlers) {
        assembly.complete(handlers);
        listening.config().setAutoRead(true);
    }

    /** Closes the connections without a request in progress, and waits until they are closed. */
    void closeIdle() {
        if (closed.get()) {
            return;
        }
        eventLoop
                .submit(() -> connections.open().forEach(channel -> {
                    HttpConnection connection = channel.pipeline().get(HttpConnection.class);
                    if (connection != null) {
                        connection.closeIfIdle(channel.pipeline().context(connection));
                    }
                }))
                .syncUninterruptibly();
        // A closed connection counts as open until a later task has run.
        eventLoop.submit(() -> {}).syncUninterruptibly();
    }

    /** Closes every socket and ends the thread. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            listening.close();
            connections.closeAll();
            eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
        if (!eventLoop.inEventLoop()) {
            awaitThread();
        }
    }

    private void assemble(SocketChannel channel) {
        assembly.join().accept(channel.pipeline().addLast(new ConnectionCounter(connections)));
    }

    /** {@return the maximum size of a request's head} */
    static HttpDecoderConfig limits() {
        return new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_HEAD).setMaxHeaderSize(LONGEST_HEAD);
    }

    private Thread newThread(Runnable task) {
        Thread made = new Thread(task, "rhetor-mock");
        made.setDaemon(true);
        serving.complete(made);
        return made;
    }

    private void awaitThread() {
        boolean interrupted = false;
        Thread thread = serving.join();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
