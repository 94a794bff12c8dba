package ai.tekton.llm.internal.ws;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;

/** A session without a socket: keeps what is sent, and brings what a test sends. */
final class FakeSession implements Session {
    private volatile long idleMillis;
    private final List<String> sent = new ArrayList<>();
    private final Queue<SendHandler> unfinished = new ConcurrentLinkedQueue<>();
    private final List<CloseReason> closes = new ArrayList<>();
    private final FakeRemote remote = new FakeRemote();
    private MessageHandler.Whole<String> texts = text -> {};
    private MessageHandler.Whole<PongMessage> pongs = pong -> {};
    private boolean finishesAtOnce = true;
    private int pings;
    private Error thrownByPing;
    private Runnable whenSending = () -> {};

    /** Leaves sending to {@link #finishOne}. */
    FakeSession slow() {
        finishesAtOnce = false;
        return this;
    }

    FakeSession failingPings(Error error) {
        thrownByPing = error;
        return this;
    }

    /** Does something once, while the next frame is being sent. */
    void whenSending(Runnable task) {
        whenSending = task;
    }

    List<String> sent() {
        return List.copyOf(sent);
    }

    int pings() {
        return pings;
    }

    List<CloseReason> closes() {
        return List.copyOf(closes);
    }

    void finishOne(SendResult result) {
        unfinished.remove().onResult(result);
    }

    void receive(String text) {
        texts.onMessage(text);
    }

    void receivePong() {
        pongs.onMessage(() -> ByteBuffer.allocate(0));
    }

    @Override
    public boolean isOpen() {
        return closes.isEmpty();
    }

    @Override
    public void close() {
        close(new CloseReason(CloseCodes.NORMAL_CLOSURE, null));
    }

    @Override
    public void close(CloseReason closeReason) {
        closes.add(closeReason);
    }

    @Override
    public RemoteEndpoint.Async getAsyncRemote() {
        return remote;
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Whole<T> handler) {
        if (type == String.class) {
            texts = text -> handler.onMessage(type.cast(text));
        } else {
            pongs = pong -> handler.onMessage(type.cast(pong));
        }
    }

    private final class FakeRemote implements RemoteEndpoint.Async {
        @Override
        public void sendText(String text, SendHandler handler) {
            sent.add(text);
            Runnable meanwhile = whenSending;
            whenSending = () -> {};
            meanwhile.run();
            if (finishesAtOnce) {
                handler.onResult(new SendResult(FakeSession.this));
            } else {
                unfinished.add(handler);
            }
        }

        @Override
        public void sendPing(ByteBuffer applicationData) {
            if (thrownByPing != null) {
                throw thrownByPing;
            }
            pings++;
        }

        @Override
        public void sendPong(ByteBuffer applicationData) {
            throw unused();
        }

        @Override
        public long getSendTimeout() {
            throw unused();
        }

        @Override
        public void setSendTimeout(long timeoutmillis) {
            throw unused();
        }

        @Override
        public Future<Void> sendText(String text) {
            throw unused();
        }

        @Override
        public Future<Void> sendBinary(ByteBuffer data) {
            throw unused();
        }

        @Override
        public void sendBinary(ByteBuffer data, SendHandler handler) {
            throw unused();
        }

        @Override
        public Future<Void> sendObject(Object data) {
            throw unused();
        }

        @Override
        public void sendObject(Object data, SendHandler handler) {
            throw unused();
        }

        @Override
        public void setBatchingAllowed(boolean allowed) {
            throw unused();
        }

        @Override
        public boolean getBatchingAllowed() {
            throw unused();
        }

        @Override
        public void flushBatch() {
            throw unused();
        }
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("The library does not use this.");
    }

    @Override
    public RemoteEndpoint.Basic getBasicRemote() {
        throw unused();
    }

    @Override
    public WebSocketContainer getContainer() {
        throw unused();
    }

    @Override
    public void addMessageHandler(MessageHandler handler) {
        throw unused();
    }

    @Override
    public <T> void addMessageHandler(Class<T> type, MessageHandler.Partial<T> handler) {
        throw unused();
    }

    @Override
    public Set<MessageHandler> getMessageHandlers() {
        throw unused();
    }

    @Override
    public void removeMessageHandler(MessageHandler handler) {
        throw unused();
    }

    @Override
    public String getProtocolVersion() {
        throw unused();
    }

    @Override
    public String getNegotiatedSubprotocol() {
        throw unused();
    }

    @Override
    public List<Extension> getNegotiatedExtensions() {
        throw unused();
    }

    @Override
    public boolean isSecure() {
        throw unused();
    }

    @Override
    public long getMaxIdleTimeout() {
        return idleMillis;
    }

    @Override
    public void setMaxIdleTimeout(long milliseconds) {
        idleMillis = milliseconds;
    }

    @Override
    public void setMaxBinaryMessageBufferSize(int length) {
        throw unused();
    }

    @Override
    public int getMaxBinaryMessageBufferSize() {
        throw unused();
    }

    @Override
    public void setMaxTextMessageBufferSize(int length) {
        throw unused();
    }

    @Override
    public int getMaxTextMessageBufferSize() {
        throw unused();
    }

    @Override
    public String getId() {
        throw unused();
    }

    @Override
    public URI getRequestURI() {
        throw unused();
    }

    @Override
    public Map<String, List<String>> getRequestParameterMap() {
        throw unused();
    }

    @Override
    public String getQueryString() {
        throw unused();
    }

    @Override
    public Map<String, String> getPathParameters() {
        throw unused();
    }

    @Override
    public Map<String, Object> getUserProperties() {
        throw unused();
    }

    @Override
    public Principal getUserPrincipal() {
        throw unused();
    }

    @Override
    public Set<Session> getOpenSessions() {
        throw unused();
    }
}
