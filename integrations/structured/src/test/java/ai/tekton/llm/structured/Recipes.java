package ai.tekton.llm.structured;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Classes as users have them. */
final class Recipes {
    static final String PANCAKES = """
            {"title": "Pancakes", "serves": 4, "ingredients": [{"name": "flour", "grams": 250}], "difficulty": "easy",
             "time": "PT20M"}""";

    private Recipes() {}

    enum Difficulty {
        @JsonProperty("easy")
        EASY,
        @JsonProperty("hard")
        HARD
    }

    record Ingredient(@NotBlank String name, @Min(1) int grams) {}

    record Recipe(
            @JsonPropertyDescription("what it is called") String title,
            @Min(1) int serves,
            @Size(min = 1) List<Ingredient> ingredients,
            Difficulty difficulty,
            Duration time,
            Optional<String> hint) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Drawing(List<Shape> shapes, Shape main) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Dog.class, name = "dog"),
        @JsonSubTypes.Type(value = Cat.class, name = "cat")
    })
    interface Pet {}

    record Dog(boolean barks) implements Pet {}

    record Cat(int lives) implements Pet {}

    record Owner(String name, Pet pet) {}

    static class Plain {
        private String name;
        private LocalDate born;

        @JsonProperty("at")
        private LocalDateTime moment;

        private Map<String, Integer> counts;
        private Set<String> tags;

        String name() {
            return name;
        }

        LocalDate born() {
            return born;
        }

        LocalDateTime moment() {
            return moment;
        }

        Map<String, Integer> counts() {
            return counts;
        }

        Set<String> tags() {
            return tags;
        }
    }

    static class WithoutConstructor {
        private final String name;

        WithoutConstructor(String name, int unused) {
            this.name = name + unused;
        }

        String name() {
            return name;
        }
    }

    record Node(String name, List<Node> children) {}

    record Holder(Map<String, Object> anything) {}

    record Loose(String name, Object value) {}

    record Careful(int age) {
        Careful {
            if (age < 0) {
                throw new IllegalArgumentException("age must not be negative");
            }
        }
    }

    interface Unknown {}

    record WithUnknown(Unknown what) {}

    @SuppressWarnings("InnerClassMayBeStatic")
    class Inner {
        String name;
    }
}
