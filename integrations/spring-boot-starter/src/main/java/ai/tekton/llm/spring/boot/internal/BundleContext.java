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
 * An SSL context that follows changes of its bundle: each new connection uses the bundle's current material and options, and
 * resumes no TLS session from before a change. Open connections stay open. Thread-safe.
 */
final class BundleContext extends SSLContextSpi {
    private static final Logger LOG = LoggerFactory.getLogger(BundleContext.class);

    private final String name;
    private volatile Material current;

    /** The context of a bundle, and the factory of its sockets. */
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
     * Creates the context of a bundle, which follows the bundle's changes.
     *
     * @param bundles contains the bundle
     * @param name the bundle's name
     * @return the context
     * @throws org.springframework.boot.ssl.NoSuchSslBundleException if there is none of that name
     */
    static SSLContext of(SslBundles bundles, String name) {
        BundleContext context = new BundleContext(name, bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, context::update);
        return new Context(context, context.current.context());
    }

    private void update(SslBundle bundle) {
        try {
            current = Material.of(bundle);
            LOG.info("The SSL bundle {} has changed; new connections use its new content.", name);
        } catch (RuntimeException e) {
            LOG.error(
                    "The SSL bundle {} has changed, but its new content is unusable; connections use the "
                            + "content from before.",
                    name,
                    e);
        }
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        throw new UnsupportedOperationException("The SSL bundle " + name + " determines the keys and the trust.");
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

    /** Subclassing is the only way to an SSL context with its own implementation. */
    private static final class Context extends SSLContext {
        Context(BundleContext implementation, SSLContext like) {
            super(Objects.requireNonNull(implementation), like.getProvider(), like.getProtocol());
        }
    }
}
