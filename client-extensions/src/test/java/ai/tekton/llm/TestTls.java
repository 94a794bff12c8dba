package ai.tekton.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Certificates by the JDK's keytool, and TLS in front of a server that has none. */
final class TestTls {
    /** The password of every store. */
    static final String STORE_PASSWORD = "passw0rd-of-the-store";

    private static final char[] PASSWORD = STORE_PASSWORD.toCharArray();

    private TestTls() {}

    /** Returns the path of the store of that name. */
    static Path file(Path directory, String name) {
        return directory.resolve(name + ".p12");
    }

    /** A new key with a certificate that no authority has signed. */
    static KeyStore keys(Path directory, String name, String alternativeName) {
        Path file = file(directory, name);
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + alternativeName,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
            try (InputStream in = Files.newInputStream(file)) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(in, PASSWORD);
                return keys;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A context with a key, and trust in the certificates of others; null for neither. */
    static SSLContext context(KeyStore own, KeyStore trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? null : keys.getKeyManagers(),
                    trusted == null ? null : trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store of the certificates alone. */
    static KeyStore certificates(KeyStore... stores) {
        try {
            KeyStore certificates = KeyStore.getInstance("PKCS12");
            certificates.load(null, null);
            for (KeyStore store : stores) {
                String alias = store.aliases().nextElement();
                certificates.setCertificateEntry(alias, store.getCertificate(alias));
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes TLS off connections and passes them on. */
    static final class Relay implements AutoCloseable {
        private final SSLServerSocket listening;
        private final URI target;
        private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
        private final AtomicInteger accepted = new AtomicInteger();

        Relay(SSLContext context, boolean wantsClient, String target) {
            try {
                this.target = URI.create(target);
                this.listening = (SSLServerSocket)
                        context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
                listening.setNeedClientAuth(wantsClient);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            start(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        int accepted() {
            return accepted.get();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    accepted.incrementAndGet();
                    open.add(client);
                    start(() -> relay(client));
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }

        private void relay(Socket client) {
            try (client;
                    Socket server = new Socket(target.getHost(), target.getPort())) {
                open.add(server);
                Pipes.both(client, server);
            } catch (IOException e) {
                // One side has closed, which ends both.
            }
        }

        @Override
        public void close() {
            Pipes.close(listening);
            open.forEach(Pipes::close);
        }
    }

    static void start(Runnable task) {
        Thread thread = new Thread(task, "test-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Copies between sockets. */
    static final class Pipes {
        private Pipes() {}

        /** Copies both ways until one way ends. */
        static void both(Socket one, Socket other) throws IOException {
            start(() -> copy(one, other));
            copy(other, one);
        }

        private static void copy(Socket from, Socket to) {
            try {
                byte[] buffer = new byte[8192];
                for (int n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    to.getOutputStream().write(buffer, 0, n);
                    to.getOutputStream().flush();
                }
            } catch (IOException e) {
                // The end, as well.
            }
            close(from);
            close(to);
        }

        static void close(AutoCloseable socket) {
            try {
                socket.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
