package ai.tekton.llm.cli.screen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Renders the inline elements of a line of Markdown: emphasis, code and links. Not thread-safe. */
final class InlineMarkdown {
    /** The characters that may start an element that later text of the line ends. */
    private static final Pattern OPEN = Pattern.compile("[*`\\[<&\\\\]|(?<!\\w)_|_(?!\\w)");

    private final Parser parser = Parser.builder().enabledBlockTypes(Set.of()).build();
    private final Deque<Style> styles = new ArrayDeque<>();

    /** Whether later text of the line can no longer change the rendering of this beginning. */
    boolean isSettled(String text) {
        if (!OPEN.matcher(text).find()) {
            return true;
        }
        Plain plain = new Plain();
        parser.parse(text).accept(plain);
        return !OPEN.matcher(plain.text).find() && !text.endsWith("*") && !text.endsWith("]");
    }

    /** Renders the text, in a line with the given styles. */
    String shown(String text, List<Style> line) {
        if (text.isBlank()) {
            return text;
        }
        int from = text.length() - text.stripLeading().length();
        int to = text.stripTrailing().length();
        Shown shown = new Shown(line);
        parser.parse(text.substring(from, to)).accept(shown);
        return text.substring(0, from) + shown.text + text.substring(to);
    }

    /** Collects the text outside code. */
    private static final class Plain extends AbstractVisitor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }
    }

    private final class Shown extends AbstractVisitor {
        private final StringBuilder text = new StringBuilder();

        Shown(List<Style> line) {
            styles.clear();
            styles.addAll(line);
        }

        @Override
        public void visit(Text node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(Code node) {
            within(Style.CYAN, () -> text.append(node.getLiteral()));
        }

        @Override
        public void visit(Emphasis node) {
            within(Style.ITALIC, () -> visitChildren(node));
        }

        @Override
        public void visit(StrongEmphasis node) {
            within(Style.BOLD, () -> visitChildren(node));
        }

        @Override
        public void visit(Link node) {
            int from = text.length();
            within(Style.UNDERLINE, () -> visitChildren(node));
            address(from, node.getDestination());
        }

        @Override
        public void visit(Image node) {
            int from = text.length();
            visitChildren(node);
            address(from, node.getDestination());
        }

        /** Adds the link's address, unless it is the shown text. */
        private void address(int from, String destination) {
            if (text.indexOf(destination, from) < 0) {
                text.append(" (").append(destination).append(')');
            }
        }

        @Override
        public void visit(HtmlInline node) {
            text.append(node.getLiteral());
        }

        @Override
        public void visit(SoftLineBreak node) {
            text.append('\n');
        }

        @Override
        public void visit(HardLineBreak node) {
            text.append('\n');
        }

        private void within(Style style, Runnable content) {
            styles.addLast(style);
            text.append(style.sequence());
            content.run();
            styles.removeLast();
            text.append(Style.RESET);
            Iterator<Style> around = styles.iterator();
            around.forEachRemaining(outer -> text.append(outer.sequence()));
        }

        @Override
        protected void visitChildren(Node parent) {
            super.visitChildren(parent);
        }
    }
}
