package ai.tekton.llm.mock;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Determines which parts of two requests must match for the recording of one to answer the other. Immutable and thread-safe.
 *
 * <p>By default it compares the method, the path, the query parameters in any order, and the body. Two JSON bodies match
 * regardless of the order of their fields, the notation of numbers, and whether a field is null or absent. It ignores {@code
 * request_id}, {@code message_id} and {@code timestamp}, generated ids and times (a UUID under a name that ends with {@code
 * id}, a date with a time under the name of a time), and headers. A secret that was cut out of the recording matches any value,
 * and everything under a secret's name, such as {@code auth_token}, is ignored: a replay needs no token.
 */
public final class CassetteMatching {
    private final List<String> ignored;
    private final List<String> headers;
    private final Optional<BiPredicate<CassetteRequest, CassetteRequest>> custom;

    private CassetteMatching(
            List<String> ignored,
            List<String> headers,
            Optional<BiPredicate<CassetteRequest, CassetteRequest>> custom) {
        this.ignored = ignored;
        this.headers = headers;
        this.custom = custom;
    }

    /** {@return the default matching} */
    public static CassetteMatching standard() {
        return new CassetteMatching(List.of(), List.of(), Optional.empty());
    }

    /**
     * Ignores parts of the body, with everything in them.
     *
     * @param pointers JSON pointers such as {@code /options/temperature}; a step {@code *} is every field or element
     * @return a matching that ignores them
     * @throws IllegalArgumentException when one is not a JSON pointer
     */
    public CassetteMatching ignoring(String... pointers) {
        List<String> all = new ArrayList<>(ignored);
        for (String pointer : pointers) {
            if (JsonPointer.compile(pointer).matches()) {
                throw new IllegalArgumentException("A JSON pointer must start with a slash: " + pointer);
            }
            all.add(pointer);
        }
        return new CassetteMatching(List.copyOf(all), headers, custom);
    }

    /** Also compares headers.
     *
     * @param names the headers' names, in any case
     * @return a matching that compares them
     */
    public CassetteMatching comparingHeaders(String... names) {
        List<String> all = new ArrayList<>(headers);
        for (String name : names) {
            all.add(name.toLowerCase(Locale.ROOT));
        }
        return new CassetteMatching(ignored, List.copyOf(all), custom);
    }

    /**
     * Compares only by a function, instead of all other rules.
     *
     * @param matcher decides whether a recorded request, the first argument, matches a received one; must not block, and may be
     *     called for any pair of them
     * @return a matching by the function
     */
    public CassetteMatching by(BiPredicate<CassetteRequest, CassetteRequest> matcher) {
        return new CassetteMatching(ignored, headers, Optional.of(Objects.requireNonNull(matcher, "matcher")));
    }

    /** {@return the differences of two requests, at most a few; empty if they match} */
    List<String> differences(CassetteRequest recorded, CassetteRequest live) {
        if (custom.isPresent()) {
            return custom.get().test(recorded, live) ? List.of() : List.of("the custom matcher rejects it");
        }
        return new RequestDifference(ignored, headers).between(recorded, live);
    }
}
