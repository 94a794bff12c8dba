package ai.tekton.llm.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.ResponseFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerSchemasTest {
    private final AnswerSchemas shapes = new AnswerSchemas(AnswerSchemas.mapper());

    private static JsonNode schema(AnswerSchema<?> shape) throws Exception {
        return new ObjectMapper().readTree(shape.format().schema().orElseThrow());
    }

    private static String unquoted(JsonNode node) {
        return node.toString().replace("\"", "");
    }

    @Test
    void theSchemaOfARecordHasItsFieldsInOrderWithTheirAnnotations() throws Exception {
        JsonNode schema = schema(shapes.object(Recipes.Recipe.class));

        assertThat(unquoted(schema.get("required"))).isEqualTo("[title,serves,ingredients,difficulty,time]");
        assertThat(schema.get("additionalProperties").asBoolean(true)).isFalse();
        List<String> names = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("title", "serves", "ingredients", "difficulty", "time", "hint");
        assertThat(schema.at("/properties/title/description").asText()).isEqualTo("what it is called");
        assertThat(schema.at("/properties/serves/minimum").asInt()).isEqualTo(1);
        assertThat(unquoted(schema.at("/properties/difficulty/enum"))).isEqualTo("[easy,hard]");
        assertThat(unquoted(schema.at("/properties/hint/type"))).isEqualTo("[string,null]");
        assertThat(schema.at("/properties/ingredients/items/required")).hasSize(2);
    }

    @Test
    void anAnswerOfTheSchemaIsReadAsItsRecord() {
        Recipes.Recipe recipe = shapes.object(Recipes.Recipe.class)
                .read(Recipes.PANCAKES)
                .object()
                .orElseThrow();

        assertThat(recipe)
                .isEqualTo(new Recipes.Recipe(
                        "Pancakes",
                        4,
                        List.of(new Recipes.Ingredient("flour", 250)),
                        Recipes.Difficulty.EASY,
                        Duration.ofMinutes(20),
                        Optional.empty()));
    }

    @Test
    void aClassWithoutSettersIsReadByItsFields() {
        Recipes.Plain plain = shapes.object(Recipes.Plain.class)
                .read("{'name': 'Ann', 'born': '2001-02-03', 'at': '2026-03-01T10:15:30', 'counts': {'a': 1},"
                        + " 'tags': ['x']}")
                .object()
                .orElseThrow();

        assertThat(plain.name()).isEqualTo("Ann");
        assertThat(plain.born()).isEqualTo(LocalDate.of(2001, 2, 3));
        assertThat(plain.moment()).isEqualTo(LocalDateTime.of(2026, 3, 1, 10, 15, 30));
        assertThat(plain.counts()).isEqualTo(Map.of("a", 1));
        assertThat(plain.tags()).isEqualTo(Set.of("x"));
    }

    @Test
    void aSealedTypeIsDistinguishedByThePropertyType() {
        AnswerSchema<Recipes.Drawing> shape = shapes.object(Recipes.Drawing.class);

        assertThat(shape.read("{'shapes': [{'type': 'Circle', 'radius': 1}, {'type': 'Square', 'side': 2}],"
                                + " 'main': {'type': 'Square', 'side': 3}}")
                        .object())
                .contains(new Recipes.Drawing(
                        List.of(new Recipes.Circle(1), new Recipes.Square(2)), new Recipes.Square(3)));
        assertThat(shape.read("{'shapes': [], 'main': {'type': 'Circle', 'side': 3}}")
                        .findings())
                .isNotEmpty();
        assertThat(shapes.object(Recipes.Shape.class)
                        .read("{'type': 'Circle', 'radius': 1}")
                        .object())
                .contains(new Recipes.Circle(1));
    }

    @Test
    void annotatedSubtypesAreDistinguishedByTheirNames() {
        AnswerSchema<Recipes.Owner> shape = shapes.object(Recipes.Owner.class);

        assertThat(shape.read("{'name': 'Ann', 'pet': {'kind': 'cat', 'lives': 9}}")
                        .object())
                .contains(new Recipes.Owner("Ann", new Recipes.Cat(9)));
        assertThat(shape.read("{'name': 'Ann', 'pet': {'kind': 'cow', 'lives': 9}}")
                        .findings())
                .isNotEmpty();
        assertThat(shapes.list(Recipes.Pet.class)
                        .read("[{'kind': 'dog', 'barks': true}]")
                        .object())
                .contains(List.of(new Recipes.Dog(true)));
    }

    @Test
    void aListMayBeWrappedInAnObjectOrNot() {
        AnswerSchema<List<Recipes.Ingredient>> shape = shapes.list(Recipes.Ingredient.class);
        List<Recipes.Ingredient> flour = List.of(new Recipes.Ingredient("flour", 1));

        assertThat(shape.read("{'items': [{'name': 'flour', 'grams': 1}]}").object())
                .contains(flour);
        assertThat(shape.read("[{'name': 'flour', 'grams': 1}]").object()).contains(flour);
        assertThat(shape.read("{'name': 'flour', 'grams': 1}").findings()).isNotEmpty();
    }

    @Test
    void aSingleValueMayBeWrappedInAnObjectOrNot() {
        assertThat(shapes.object(Recipes.Difficulty.class)
                        .read("{'value': 'hard'}")
                        .object())
                .contains(Recipes.Difficulty.HARD);
        assertThat(shapes.object(Recipes.Difficulty.class).read("easy").object())
                .contains(Recipes.Difficulty.EASY);
        assertThat(shapes.object(Integer.class).read(" 42\n").object()).contains(42);
        assertThat(shapes.object(Integer.class).read("many").findings()).isNotEmpty();
    }

    @Test
    void theValidDocumentOfAnAnswerIsUsed() {
        assertThat(shapes.object(Recipes.Careful.class)
                        .read("For example {\"age\": \"a number\"}. So: {\"age\": 7}. Not {\"years\": 7}.")
                        .object())
                .contains(new Recipes.Careful(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'age': 'seven'} | $.age | type",
                "{} | $ | required",
                "{'age': 1, 'name': 2} | $ | additionalProperties",
                "{'age': -1} | $ | constructor",
                "{'age': 1 | $ | syntax",
                "Nobody knows. | $ | syntax",
                "{'age': NaN} | $.age | type"
            })
    void aFindingHasItsPathAndRule(String answer, String path, String rule) {
        assertThat(shapes.object(Recipes.Careful.class).read(answer).findings()).anySatisfy(finding -> {
            assertThat(finding.path()).startsWith(path);
            assertThat(finding.rule()).isEqualTo(rule);
        });
    }

    @Test
    void anInvalidDurationIsReportedWithItsField() {
        assertThat(shapes.object(Recipes.Recipe.class)
                        .read(Recipes.PANCAKES.replace("PT20M", "soon"))
                        .findings())
                .singleElement()
                .hasToString("$.time: type");
    }

    @Test
    void theConstraintsOfBeanValidationAreChecked() {
        assertThat(shapes.list(Recipes.Ingredient.class)
                        .read("[{'name': ' \t', 'grams': 1}]")
                        .findings())
                .anySatisfy(finding -> {
                    assertThat(finding.path()).isEqualTo("$.items[0].name");
                    assertThat(finding.rule()).isEqualTo("NotBlank");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WithoutConstructor | no constructor | @JsonCreator",
                "Node | Node.children is a | within a",
                "Holder | Holder.anything may be anything | Use a specific class",
                "Loose | Loose.value may be anything | Use a specific class",
                "WithUnknown | WithUnknown.what | sealed",
                "Inner | inner class | static"
            })
    void anUnsupportedClassIsRefusedWithAdvice(String name, String what, String remedy) throws Exception {
        Class<?> type = Class.forName(Recipes.class.getName() + "$" + name);

        assertThatThrownBy(() -> shapes.object(type))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll(what, remedy, "Nothing was sent");
        assertThatThrownBy(() -> shapes.list(type)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void typesWithoutKnownContentAreRefused() {
        assertThatThrownBy(() -> shapes.object(List.class)).hasMessageContaining("generateList");
        assertThatThrownBy(() -> shapes.object(Object.class)).hasMessageContaining("may be anything");
    }

    @Test
    void anInvalidSchemaIsRefused() {
        assertThatThrownBy(() -> shapes.json(ResponseFormat.jsonSchema("Mine", "{nothing")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> shapes.json(ResponseFormat.jsonSchema("Mine", "{\"pattern\": \"(\"}")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theShapeOfAClassIsBuiltOnceByConcurrentThreads() throws Exception {
        int threads = 8;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Callable<AnswerSchema<?>> use = () -> {
                together.await();
                return shapes.object(Recipes.Recipe.class);
            };
            List<Future<AnswerSchema<?>>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(use));
            }
            AnswerSchema<?> first = all.get(0).get();
            for (Future<AnswerSchema<?>> each : all) {
                assertThat(each.get()).isSameAs(first);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
