package ai.tekton.llm.contract.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum constant that reports show in words. */
public interface Worded {
    /** {@return the constant's name} */
    String name();

    /** {@return the constant in words, as reports show it} */
    @JsonValue
    default String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
