package ai.tekton.llm.mock;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Connects to the real Rhetor. Immutable and thread-safe. */
final class Upstream {
    private static final int LONGEST_CHUNK = 64 * 1024 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final URI url;
    private final SSLContext tls;

    private Upstream(URI url, SSLContext tls) {
        this.url = url;
        this.tls = tls;
    }

    static Upstream of(String address, Optional<SSLContext> tls) {
        String bare = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        URI url = URI.create(bare);
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "Rhetor's address must be http:// or https:// with a host, without a query: " + withoutUser(url));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Rhetor's address must have no user and password; the recorder forwards the Authorization "
                            + "of the client's requests: " + withoutUser(url));
        }
        return new Upstream(url, tls.orElseGet(Upstream::standard));
    }

    private static String withoutUser(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static SSLContext standard() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JVM's TLS settings are unusable.", e);
        }
    }

    /** {@return the server's path for a path of the contract} */
    String path(String path) {
        return (url.getRawPath() == null ? "" : url.getRawPath()) + path;
    }

    /** {@return scheme, host and port} */
    String origin() {
        return url.getScheme() + "://" + hostHeader();
    }

    String hostHeader() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    SSLContext tls() {
        return tls;
    }

    @Override
    public String toString() {
        return url.toString();
    }

    /** Connects on an event loop; the handler receives the input. */
    ChannelFuture connect(EventLoop eventLoop, ChannelHandler handler) {
        return new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        assemble(channel, handler);
                    }
                })
                .connect(host(), port());
    }

    private void assemble(Channel channel, ChannelHandler handler) {
        if (isSecure()) {
            channel.pipeline().addLast(new SslHandler(engine()));
        }
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(MockServer.LONGEST_HEAD)
                .setMaxHeaderSize(MockServer.LONGEST_HEAD)
                .setMaxChunkSize(LONGEST_CHUNK)
                // Keeps the boundaries of chunks when forwarding and recording.
                .setAllowPartialChunks(false);
        channel.pipeline()
                .addLast(new HttpClientCodec(limits, false, false))
                .addLast(new HttpContentDecompressor(0))
                .addLast(handler);
    }

    private SSLEngine engine() {
        SSLEngine engine = tls.createSSLEngine(host(), port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private boolean isSecure() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return isSecure() ? 443 : 80;
    }
}
