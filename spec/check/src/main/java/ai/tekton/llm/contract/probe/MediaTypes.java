package ai.tekton.llm.contract.probe;

import java.util.Optional;
import org.apache.hc.core5.http.ContentType;

/** Compares media types. */
final class MediaTypes {
    private MediaTypes() {}

    /** {@return whether a Content-Type names a media type; empty where there is none} */
    static Optional<Boolean> same(String type, String contentType) {
        return Optional.ofNullable(ContentType.parseLenient(contentType))
                .map(found -> found.getMimeType().strip().equalsIgnoreCase(type));
    }

    /** {@return whether a Content-Type names a charset other than UTF-8} */
    static boolean isOtherCharset(String contentType) {
        return Optional.ofNullable(ContentType.parseLenient(contentType))
                .map(found -> found.getParameter("charset"))
                .filter(charset -> !charset.equalsIgnoreCase("utf-8"))
                .isPresent();
    }
}
