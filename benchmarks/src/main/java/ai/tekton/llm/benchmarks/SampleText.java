package ai.tekton.llm.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Generates text like that of prompts, the same on every machine. */
final class SampleText {
    private static final List<String> PARAGRAPHS = List.of(
            "A unified client library gives every component the same way to ask a large language model: one service, one set "
                    + "of errors, one place to decide what happens when a provider is down. It isn't much; it's enough.\n\n",
            "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt.\n",
            "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью.\n",
            "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。\n",
            "public static void main(String[] args) {\n    for (int i = 0; i < args.length; i++) {\n"
                    + "        System.out.println(i + \": \" + args[i]);\n    }\n}\n\n",
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi 👋\"}],\"temperature\":0.7,\"n\":[1,22,333]}\n",
            "| Version | Date | What changed |\n|---|---|---|\n| 1.4.2 | 2024-07-18 | fixed #1234, see https://example.com/a?b=c |\n");

    private SampleText() {}

    static String ofBytes(int bytes, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int length = 0;
        while (length < bytes) {
            String paragraph = PARAGRAPHS.get(random.nextInt(PARAGRAPHS.size())) + word(random) + ' ';
            text.append(paragraph);
            length += paragraph.getBytes(StandardCharsets.UTF_8).length;
        }
        return text.toString();
    }

    /** A word that no vocabulary has as one token. */
    private static String word(Random random) {
        return random.ints(3 + random.nextInt(12), 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
