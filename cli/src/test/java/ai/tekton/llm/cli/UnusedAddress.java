package ai.tekton.llm.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An address of this machine where nothing listens. */
public final class UnusedAddress {
    /** Holds the port until the end of this JVM, because the system could give a free port to another process. */
    private static final Socket HOLDER = holder();

    private UnusedAddress() {}

    private static Socket holder() {
        try {
            Socket holder = new Socket();
            holder.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            return holder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the address; connections to it are refused} */
    public static String url() {
        return "http://127.0.0.1:" + HOLDER.getLocalPort();
    }
}
