package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartialJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PartialJson partial() {
        return new PartialJson(new LenientJson().factory(), false);
    }

    @Test
    void aSnapshotHasOnlyCompleteValues() {
        PartialJson partial = partial();

        assertThat(partial.feed("Sure! ```json\n{\"title\": \"Pan")).isFalse();
        assertThat(partial.feed("cakes\", \"serves\": 1")).isTrue();
        assertThat(partial.snapshot()).contains(Map.of("title", "Pancakes"));
        assertThat(partial.feed("2, \"steps\": [{\"text\": \"Mix\", \"min")).isTrue();
        assertThat(partial.snapshot())
                .contains(Map.of("title", "Pancakes", "serves", 12, "steps", List.of(Map.of("text", "Mix"))));
        assertThat(partial.feed("utes\": 5}]}\n``` Enjoy {it}!")).isTrue();
        assertThat(partial.snapshot())
                .contains(Map.of(
                        "title", "Pancakes", "serves", 12, "steps", List.of(Map.of("text", "Mix", "minutes", 5))));
        assertThat(partial.feed("{\"more\": 1}")).isFalse();
    }

    @Test
    void bracketsInTheTextBeforeTheAnswerAreIgnored() {
        PartialJson partial = partial();

        partial.feed("For {name}: {\"a\": 1}");

        assertThat(partial.snapshot()).contains(Map.of("a", 1));
    }

    @Test
    void aSnapshotOfAListHasItsCompleteElements() {
        PartialJson partial = new PartialJson(new LenientJson().factory(), true);

        partial.feed("[1, 2, 3");

        assertThat(partial.snapshot()).contains(List.of(1, 2));
    }

    @Property(tries = 200)
    void snapshotsOnlyGrowHoweverTheDocumentIsSplit(
            @ForAll("documents") JsonNode document, @ForAll("cuts") List<Integer> cuts) {
        String text = document.toString();
        PartialJson partial = partial();
        Optional<Object> before = Optional.empty();
        int from = 0;
        List<Integer> places = new ArrayList<>(
                cuts.stream().map(cut -> cut % (text.length() + 1)).sorted().toList());
        places.add(text.length());
        for (int place : places) {
            partial.feed(text.substring(from, place));
            from = place;
            Optional<Object> now = partial.snapshot();
            Optional<Object> earlier = before;
            assertThat(earlier.isEmpty() || holds(now.orElseThrow(), earlier.get()))
                    .isTrue();
            before = now;
        }

        assertThat(JSON.<JsonNode>valueToTree(partial.snapshot().orElseThrow())).isEqualTo(document);
    }

    @Property(tries = 500)
    void snapshotsOfAnyTextOnlyGrow(@ForAll("scraps") List<String> scraps, @ForAll @IntRange(max = 1) int lists) {
        PartialJson partial = new PartialJson(new LenientJson().factory(), lists == 1);
        Optional<Object> before = Optional.empty();
        for (String scrap : scraps) {
            boolean more = partial.feed(scrap);
            Optional<Object> now = partial.snapshot();
            if (more) {
                assertThat(now).isPresent();
            }
            if (before.filter(PartialJsonTest::hasValue).isPresent()) {
                assertThat(holds(now.orElseThrow(), before.get())).isTrue();
            }
            before = now;
        }
    }

    private static boolean hasValue(Object json) {
        return json instanceof Map<?, ?> map
                ? map.values().stream().anyMatch(PartialJsonTest::hasValue)
                : !(json instanceof List<?> list) || list.stream().anyMatch(PartialJsonTest::hasValue);
    }

    /** Whether a later part has all that an earlier one had. */
    private static boolean holds(Object later, Object earlier) {
        if (earlier instanceof Map<?, ?> had) {
            return later instanceof Map<?, ?> has
                    && had.entrySet().stream()
                            .allMatch(field -> has.containsKey(field.getKey())
                                    && holds(has.get(field.getKey()), field.getValue()));
        }
        if (earlier instanceof List<?> had) {
            return later instanceof List<?> has
                    && has.size() >= had.size()
                    && java.util.stream.IntStream.range(0, had.size()).allMatch(i -> holds(has.get(i), had.get(i)));
        }
        return java.util.Objects.equals(later, earlier);
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        return Documents.objects();
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 10_000).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> scraps() {
        return new LenientJsonTest().scraps();
    }
}
