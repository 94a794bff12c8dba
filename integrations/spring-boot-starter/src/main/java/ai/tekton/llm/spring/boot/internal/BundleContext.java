package ai.tekton.llm.spring.boot.internal;

import java.security.SecureRandom;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * An SSL bundle as it is at the time: each connection is made with the material and the options that the bundle has then, and no
 * session of before is resumed. Connections that are open stay. Thread-safe.
 */
final class BundleContext extends SSLContextSpi {
    private static final Logger LOG = LoggerFactory.getLogger(BundleContext.class);

    private final String name;
    private volatile Material current;

    /** What a bundle says, and the sockets that are made with it. */
    private record Material(SSLContext context, SSLSocketFactory sockets) {
        static Material of(SslBundle bundle) {
            SSLContext context = bundle.createSslContext();
            return new Material(context, new BundleSockets(context.getSocketFactory(), bundle.getOptions()));
        }
    }

    private BundleContext(String name, SslBundle bundle) {
        this.name = name;
        this.current = Material.of(bundle);
    }

    /**
     * Makes the context of a bundle, which changes as the bundle does.
     *
     * @param bundles has the bundle
     * @param name the bundle's name
     * @return the context
     * @throws org.springframework.boot.ssl.NoSuchSslBundleException where there is none of that name
     */
    static SSLContext of(SslBundles bundles, String name) {
        BundleContext context = new BundleContext(name, bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, context::update);
        return new Context(context, context.current.context());
    }

    private void update(SslBundle bundle) {
        try {
            current = Material.of(bundle);
            LOG.info("The SSL bundle {} has changed; connections that are made from now on use what it has.", name);
        } catch (RuntimeException e) {
            LOG.error(
                    "The SSL bundle {} has changed, but cannot be used; connections use what it had before.", name, e);
        }
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        throw new UnsupportedOperationException("The SSL bundle " + name + " says what is used.");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return current.sockets();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return current.context().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return current.context().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return current.context().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return current.context().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return current.context().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return current.context().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return current.context().getSupportedSSLParameters();
    }

    /** Only what extends it can have an implementation of one's own. */
    private static final class Context extends SSLContext {
        Context(BundleContext implementation, SSLContext like) {
            super(Objects.requireNonNull(implementation), like.getProvider(), like.getProtocol());
        }
    }
}
