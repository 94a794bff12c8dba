package ai.tekton.llm.mock;

import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class RhetorMockExtensionTest {
    private static boolean listens(RhetorMock mock) {
        try (Socket socket = new Socket("127.0.0.1", mock.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Nested
    @ExtendWith(RhetorMockExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithParameters {
        private final Set<RhetorMock> seen = new HashSet<>();
        private RhetorMock ofBeforeEach;

        @BeforeEach
        void script(RhetorMock rhetor) {
            ofBeforeEach = rhetor;
            rhetor.enqueue(Reply.text("scripted"));
        }

        @RepeatedTest(2)
        void eachTestHasItsOwnMock(RhetorMock rhetor) throws Exception {
            assertThat(rhetor).isSameAs(ofBeforeEach);
            assertThat(seen.add(rhetor)).isTrue();
            assertThat(Calls.call(rhetor, GET_HEALTH).body()).isEqualTo("scripted");
        }

        @RepeatedTest(2)
        void theMockOfTheEarlierTestIsClosed(RhetorMock rhetor) {
            seen.add(rhetor);
            assertThat(seen).filteredOn(mock -> mock != rhetor).noneMatch(RhetorMockExtensionTest::listens);
        }
    }

    @Nested
    @ExtendWith(RhetorMockExtension.class)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithOneForTheClass {
        private RhetorMock ofClass;

        @BeforeAll
        void start(RhetorMock rhetor) {
            ofClass = rhetor;
        }

        @RepeatedTest(2)
        void theSharedMockIsResetBeforeEachTest(RhetorMock rhetor) throws Exception {
            assertThat(rhetor).isSameAs(ofClass);
            assertThat(rhetor.journal()).isEmpty();
            assertThat(Calls.call(rhetor, GET_HEALTH).body()).contains("healthy");
            rhetor.enqueue(Reply.text("left over"));
        }
    }

    @Nested
    class WithABuilder {
        @RegisterExtension
        final RhetorMockExtension mock =
                new RhetorMockExtension(RhetorMock.builder().basePath("/gateway"));

        @Test
        void theMockHasTheSettingsOfTheBuilder(RhetorMock rhetor) {
            assertThat(rhetor.url()).endsWith("/gateway");
        }
    }
}
