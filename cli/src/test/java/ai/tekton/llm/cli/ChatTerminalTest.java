package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.model.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class ChatTerminalTest {
    private static final String CTRL_A = "\u0001";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_E = "\u0005";
    private static final String CTRL_P = "\u0010";

    /** A terminal at which someone has typed. */
    private record Typed(Terminal terminal, ByteArrayOutputStream screen) implements TerminalSource {
        /** One that can do no more than a printer. */
        static Typed dumb(String keys) throws IOException {
            ByteArrayOutputStream screen = new ByteArrayOutputStream();
            return new Typed(
                    new DumbTerminal("test", Terminal.TYPE_DUMB, input(keys), screen, StandardCharsets.UTF_8), screen);
        }

        /** One whose lines can be edited. */
        static Typed ansi(InputStream keys, ByteArrayOutputStream screen) throws IOException {
            Terminal terminal = new ExternalTerminal("test", "ansi", keys, screen, StandardCharsets.UTF_8);
            terminal.setSize(new Size(80, 24));
            return new Typed(terminal, screen);
        }

        static InputStream input(String keys) {
            return new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean inputIsTerminal() {
            return true;
        }

        @Override
        public Optional<Terminal> open() {
            return Optional.of(terminal);
        }
    }

    /** A screen before which someone waits for the prompt, to press Ctrl-C then. */
    private static final class Watched extends ByteArrayOutputStream {
        private Terminal terminal;

        @Override
        public void flush() {
            if (terminal != null && toString(StandardCharsets.UTF_8).contains("> ")) {
                Terminal pressed = terminal;
                terminal = null;
                pressed.raise(Terminal.Signal.INT);
            }
        }
    }

    @Test
    void linesAreReadAtADumbTerminal(RhetorMock rhetor) throws IOException {
        Typed typed = Typed.dumb("Grüße!!\r/quit\r");

        Result result = new CommandRun().at(typed).run("chat", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(typed.screen().toString(StandardCharsets.UTF_8)).startsWith("> ");
        assertThat(result.out()).contains("Grüße!!");
        assertThat(result.err()).contains("/help shows the commands");
    }

    @Test
    void linesAreEditedAtAnyOther(RhetorMock rhetor) throws IOException {
        InputStream keys = Typed.input("üße" + CTRL_A + "Gr" + CTRL_E + "!!\r" + CTRL_P + "?\r/quit\r");

        new CommandRun().at(Typed.ansi(keys, new ByteArrayOutputStream())).run("chat", "--url", rhetor.url());

        assertThat(rhetor.journal())
                .extracting(ReceivedRequest::chatRequest)
                .extracting(request -> request.getMessages()
                        .get(request.getMessages().size() - 1)
                        .getContent())
                .containsExactly("Grüße!!", "Grüße!!?");
    }

    @Test
    void ctrlCEndsTheConversationAsTheSignalDoes(RhetorMock rhetor) throws IOException {
        Watched screen = new Watched();
        // Nothing is typed, and nothing ends what is typed.
        Typed typed = Typed.ansi(new PipedInputStream(new PipedOutputStream()), screen);
        screen.terminal = typed.terminal();

        Result result = new CommandRun().at(typed).run("chat", "--url", rhetor.url());

        assertThat(result.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(result.err()).doesNotContain("error");
    }

    @Test
    void theEndOfInputEndsTheConversation(RhetorMock rhetor) throws IOException {
        Result result = new CommandRun().at(Typed.dumb("One\r" + CTRL_D)).run("chat", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(rhetor.journal()).hasSize(1);
    }

    @Test
    void aFailureIsToldAndTheConversationGoesOnWithoutTheTurn(RhetorMock rhetor) throws IOException {
        rhetor.enqueue(Reply.error(401, "no"));

        Result result = new CommandRun().at(Typed.dumb("One\rTwo\r")).run("chat", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("error: AuthenticationException: ");
        assertThat(rhetor.journal().get(1).chatRequest().getMessages())
                .extracting(Message::getContent)
                .containsExactly("Two");
    }

    @Test
    void askingForAPromptIsToldToWhoeverSitsThere(RhetorMock rhetor) throws IOException {
        Result result = new CommandRun().at(Typed.dumb("")).typed("Where?\n").run("ask", "--url", rhetor.url());

        assertThat(result.err()).startsWith("note: type the prompt");
        assertThat(result.out()).contains("Where?");
    }
}
