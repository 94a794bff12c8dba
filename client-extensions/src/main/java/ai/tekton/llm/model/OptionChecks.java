package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.rhetor.FieldBounds;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Checks single options; every message names the field and its bounds. */
final class OptionChecks {
    private OptionChecks() {}

    static List<String> copyOf(List<String> stop) {
        if (stop == null || stop.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException("stop must be a list of texts without null.");
        }
        for (int i = 0; i < stop.size(); i++) {
            TextChecks.checkWellFormed("stop[" + i + "]", stop.get(i));
        }
        return List.copyOf(stop);
    }

    static void checkText(String field, Optional<String> value) {
        value.ifPresent(text -> TextChecks.checkWellFormed(field, text));
    }

    static void check(OptionalDouble value, FieldBounds bounds) {
        if (value.isPresent() && !bounds.contain(value.getAsDouble())) {
            throw outOfBounds(bounds, String.valueOf(value.getAsDouble()));
        }
    }

    static void check(OptionalInt value, FieldBounds bounds) {
        if (value.isPresent() && !bounds.contain(value.getAsInt())) {
            throw outOfBounds(bounds, String.valueOf(value.getAsInt()));
        }
    }

    private static InvalidRequestException outOfBounds(FieldBounds bounds, String value) {
        String allowed = Double.isInfinite(bounds.maximum()) || bounds.maximum() == Integer.MAX_VALUE
                ? "at least " + plain(bounds.minimum())
                : "between " + plain(bounds.minimum()) + " and " + plain(bounds.maximum());
        return new InvalidRequestException(bounds.field() + " must be " + allowed + ", but is " + value + ".");
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
