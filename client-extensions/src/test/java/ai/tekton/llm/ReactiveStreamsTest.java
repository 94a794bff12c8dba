package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.ITestResult;
import org.testng.SkipException;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.xml.XmlClass;
import org.testng.xml.XmlSuite;
import org.testng.xml.XmlTest;

/** The publishers of both clients against the test kit of Reactive Streams, which is written for TestNG. */
class ReactiveStreamsTest {
    /** How long the kit waits for a signal at most, and how often it looks for one; in milliseconds. */
    private static final long SIGNAL_MILLIS = 30_000;

    private static final long POLL_MILLIS = 20;

    /** How long the kit waits to see that no signal comes, and before a cancelled subscriber has to be garbage. */
    private static final long SILENCE_MILLIS = 20;

    private static final long GARBAGE_MILLIS = 1_000;

    @Test
    void thePublisherOverHttpKeepsTheRulesOfReactiveStreams() {
        verify(OverHttp.class);
    }

    @Test
    void thePublisherOverTheWebSocketKeepsTheRulesOfReactiveStreams() {
        verify(OverWebSocket.class);
    }

    private static void verify(Class<?> kit) {
        TestListenerAdapter results = new TestListenerAdapter();
        XmlSuite suite = new XmlSuite();
        XmlTest test = new XmlTest(suite);
        test.setXmlClasses(List.of(new XmlClass(kit)));
        TestNG runner = new TestNG(false);
        runner.setXmlSuites(List.of(suite));
        runner.addListener(results);
        runner.setVerbose(0);
        runner.run();

        assertThat(results.getFailedTests())
                .extracting(ITestResult::getName, ITestResult::getThrowable)
                .isEmpty();
        assertThat(results.getConfigurationFailures()).isEmpty();
        assertThat(results.getPassedTests()).as("rules that were tried").hasSizeGreaterThan(20);
    }

    /** The kit for one of the clients, whose stream has as many chunks as the rule under test needs. */
    abstract static class Kit extends FlowPublisherVerification<StreamingChunk> {
        private RhetorMock rhetor;

        Kit() {
            super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS, POLL_MILLIS), GARBAGE_MILLIS);
        }

        abstract void connect(RhetorMock server);

        abstract void disconnect();

        abstract void answer(RhetorMock server, Reply reply);

        abstract Flow.Publisher<StreamingChunk> stream(String prompt);

        @BeforeClass
        public void start() {
            rhetor = RhetorMock.start();
            connect(rhetor);
        }

        @AfterClass
        public void stop() {
            disconnect();
            rhetor.close();
        }

        @Override
        public Flow.Publisher<StreamingChunk> createFlowPublisher(long elements) {
            // The mock's last chunk comes after those with text.
            int chunks = (int) Math.max(0, Math.min(elements, maxElementsFromPublisher()) - 1);
            answer(rhetor, Reply.stream(Collections.nCopies(chunks, "a").toArray(String[]::new)));
            return stream("Hi");
        }

        /** There is none: a call begins with the first demand, so what fails at once fails after that. */
        @Override
        public Flow.Publisher<StreamingChunk> createFailedFlowPublisher() {
            return null;
        }

        /** Of streams without an element, which is optional: a stream has a last chunk, or it fails. */
        @Override
        public void optional_spec105_emptyStreamMustTerminateBySignallingOnComplete() {
            throw new SkipException("There is no empty stream.");
        }

        @Override
        public long maxElementsFromPublisher() {
            return 1_000;
        }
    }

    /** Over HTTP. */
    public static final class OverHttp extends Kit {
        private TektonLlmClient client;

        @Override
        void connect(RhetorMock server) {
            client = TestClients.plain(server).build();
        }

        @Override
        void disconnect() {
            client.close();
        }

        @Override
        void answer(RhetorMock server, Reply reply) {
            server.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> reply);
        }

        @Override
        Flow.Publisher<StreamingChunk> stream(String prompt) {
            return client.async().streamText(prompt);
        }
    }

    /** Over the WebSocket. */
    public static final class OverWebSocket extends Kit {
        private TektonLlmWebSocketClient client;

        @Override
        void connect(RhetorMock server) {
            client = WebSocketClientTest.plain(server).build();
        }

        @Override
        void disconnect() {
            client.close();
        }

        @Override
        void answer(RhetorMock server, Reply reply) {
            server.on(FrameType.STREAM).always(frame -> reply);
        }

        @Override
        Flow.Publisher<StreamingChunk> stream(String prompt) {
            return client.stream(prompt, GenerationOptions.defaults());
        }
    }
}
