package ai.tekton.llm.cli.screen;

/** The styles of text on a terminal, as sequences of ECMA-48. */
enum Style {
    BOLD("1"),
    DIM("2"),
    ITALIC("3"),
    UNDERLINE("4"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    MAGENTA("35"),
    CYAN("36");

    static final String RESET = "\u001b[0m";

    private final String sequence;

    Style(String parameter) {
        this.sequence = "\u001b[" + parameter + "m";
    }

    String sequence() {
        return sequence;
    }

    String on(String text) {
        return text.isEmpty() ? text : sequence + text + RESET;
    }
}
