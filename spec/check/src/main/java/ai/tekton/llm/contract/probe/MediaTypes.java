package ai.tekton.llm.contract.probe;

import java.util.Locale;
import java.util.Optional;

/** Compares media types. */
final class MediaTypes {
    private MediaTypes() {}

    /** {@return whether a Content-Type names a media type; empty where there is none} */
    static Optional<Boolean> same(String type, String contentType) {
        if (contentType.isBlank()) {
            return Optional.empty();
        }
        String found = contentType.split(";", 2)[0].strip();
        return Optional.of(found.equalsIgnoreCase(type));
    }

    /** {@return whether a Content-Type says that the body is something else than UTF-8} */
    static boolean isOtherCharset(String contentType) {
        String parameters =
                contentType.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
        int charset = parameters.indexOf(";charset=");
        return charset >= 0 && !parameters.startsWith("utf-8", charset + ";charset=".length());
    }
}
