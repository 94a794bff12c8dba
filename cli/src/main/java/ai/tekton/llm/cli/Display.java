package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.MarkdownWriter;
import ai.tekton.llm.cli.screen.WaitingIndicator;
import ai.tekton.llm.cli.settings.Setting;
import ai.tekton.llm.cli.settings.Settings;
import java.util.function.Supplier;

/** The capabilities of the terminal, if there is one, and the form of output for it. Immutable. */
final class Display {
    /** A sign that is shown until it is closed; closing it again has no effect. */
    interface Sign extends AutoCloseable {
        @Override
        void close();
    }

    private final Host host;
    private final boolean terminal;
    private final boolean styled;
    private final boolean moving;

    Display(Host host, Settings settings) {
        boolean capable = !"dumb".equals(host.environment().get("TERM"));
        this.host = host;
        this.terminal = host.terminal().outputIsTerminal();
        this.styled = terminal && capable && settings.isOn(Setting.COLOR);
        this.moving = terminal && capable && host.terminal().errorIsTerminal();
    }

    /** Whether a person reads the output at a terminal. */
    boolean isTerminal() {
        return terminal;
    }

    /** How an answer is shown to people. */
    AnswerFormat format() {
        Output out = new Output(host);
        Notes notes = new Notes(host.err());
        return styled
                ? new TerminalFormat(new MarkdownWriter(out::printStyled, host.terminal()::columns), notes)
                : new PlainFormat(out, notes);
    }

    /** Shows that the command is waiting, if there is a screen that it can be removed from. */
    Supplier<Sign> signs() {
        if (!moving) {
            return () -> () -> {};
        }
        Notes notes = new Notes(host.err());
        return () -> {
            WaitingIndicator waiting = new WaitingIndicator(notes::show, System::nanoTime);
            OpenResources.Resource open = host.resources().add(waiting::close);
            return () -> {
                host.resources().remove(open);
                waiting.close();
            };
        };
    }
}
