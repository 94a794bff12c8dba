package ai.tekton.llm.cli.screen;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours a line of code: its comment, string literals, numbers, and the keywords that most languages share. It processes one
 * line at a time, so that code can be shown while it arrives.
 */
final class CodeColours {
    private static final Set<String> HASH_COMMENTS = Set.of(
            "sh",
            "bash",
            "zsh",
            "fish",
            "shell",
            "console",
            "python",
            "py",
            "ruby",
            "rb",
            "perl",
            "r",
            "yaml",
            "yml",
            "toml",
            "ini",
            "properties",
            "make",
            "makefile",
            "dockerfile",
            "elixir",
            "powershell",
            "ps1",
            "nix");
    private static final Set<String> DASH_COMMENTS = Set.of("sql", "lua", "haskell", "hs", "ada", "elm");
    private static final Set<String> NO_COMMENTS =
            Set.of("json", "markdown", "md", "text", "txt", "csv", "html", "xml");
    private static final Set<String> KEYWORDS = Set.of(
            ("abstract and as assert async await bool boolean break byte case char catch class const continue def default defer del do done double echo "
                            + "elif else elsif end enum esac except export extends extern false fi final finally float fn for "
                            + "foreach from func function go if impl implements import in instanceof int interface is lambda "
                            + "let local long match mod module mut namespace new nil none not null or package pass private "
                            + "protected pub public raise record require return self sealed short static struct super switch "
                            + "then this throw throws trait true try type typedef typeof union unless until use using val "
                            + "var void when where while with yield select insert update delete into values create table "
                            + "alter drop join left right inner outer on group order by having limit set")
                    .split(" "));
    private static final String TEXT = "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`(?:\\\\.|[^`\\\\])*`";
    private static final String NUMBER = "\\b(?:0[xX][0-9a-fA-F_]+|\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\b";
    private static final String WORD = "\\b[A-Za-z_]\\w*\\b";

    private final String language;
    private final Pattern tokens;

    CodeColours(String language) {
        this.language = language.toLowerCase(Locale.ROOT);
        this.tokens = Pattern.compile("(?<text>" + TEXT + ")|(?<comment>" + comment(this.language) + ")|(?<number>"
                + NUMBER + ")|(?<word>" + WORD + ")");
    }

    private static String comment(String language) {
        if (NO_COMMENTS.contains(language)) {
            return "(?!)";
        }
        if (HASH_COMMENTS.contains(language)) {
            return "(?<!\\S)#.*";
        }
        return DASH_COMMENTS.contains(language) ? "--.*" : "//.*|/\\*.*?(?:\\*/|$)|^\\s*\\*[ /].*|^\\s*\\*$";
    }

    String coloured(String line) {
        if (language.equals("diff") || language.equals("patch")) {
            return line.startsWith("+") ? Style.GREEN.on(line) : line.startsWith("-") ? Style.RED.on(line) : line;
        }
        StringBuilder shown = new StringBuilder();
        Matcher matcher = tokens.matcher(line);
        int from = 0;
        while (matcher.find()) {
            shown.append(line, from, matcher.start()).append(coloured(matcher));
            from = matcher.end();
        }
        return shown.append(line.substring(from)).toString();
    }

    private static String coloured(Matcher found) {
        String token = found.group();
        if (found.group("text") != null) {
            return Style.GREEN.on(token);
        }
        if (found.group("comment") != null) {
            return Style.DIM.on(token);
        }
        if (found.group("number") != null) {
            return Style.CYAN.on(token);
        }
        boolean keyword =
                KEYWORDS.contains(token) || KEYWORDS.contains(token.toLowerCase(Locale.ROOT)) && isUpper(token);
        return keyword ? Style.MAGENTA.on(token) : token;
    }

    /** Whether a keyword is in upper case, as in SQL. */
    private static boolean isUpper(String token) {
        return token.length() > 1 && token.equals(token.toUpperCase(Locale.ROOT));
    }
}
