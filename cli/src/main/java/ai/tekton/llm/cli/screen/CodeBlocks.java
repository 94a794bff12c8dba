package ai.tekton.llm.cli.screen;

import java.util.Optional;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;

/** Finds the code in a Markdown text. */
public final class CodeBlocks {
    private CodeBlocks() {}

    /** Returns the last fenced code block.
     *
     * @param markdown the text
     * @return the code, with a line break at the end; empty if there is none
     */
    public static Optional<String> last(String markdown) {
        Last last = new Last();
        Parser.builder().build().parse(markdown).accept(last);
        return Optional.ofNullable(last.code);
    }

    private static final class Last extends AbstractVisitor {
        private String code;

        @Override
        public void visit(FencedCodeBlock block) {
            code = block.getLiteral();
        }
    }
}
