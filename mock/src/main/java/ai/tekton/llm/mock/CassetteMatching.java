package ai.tekton.llm.mock;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What has to be alike in two requests for one to be answered by the recording of the other. Immutable and thread-safe.
 *
 * <p>By default: the method, the path, the parameters of the query in any order, and the body. Two bodies of JSON are
 * alike whatever the order of their fields, the way their numbers are written, and whether a field is null or absent.
 * {@code request_id}, {@code message_id} and {@code timestamp} do not matter, nor do ids and times that were made by a
 * program: a UUID under a name that ends with {@code id}, a date with a time under a name of a time. Headers do not matter.
 * What was cut out of the recording as a secret is alike whatever stands there now, and nothing under a secret's name
 * matters, such as {@code auth_token}: a replay needs no token.
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

    /** {@return the default} */
    public static CassetteMatching standard() {
        return new CassetteMatching(List.of(), List.of(), Optional.empty());
    }

    /**
     * Leaves places of the body out, with all that is in them.
     *
     * @param pointers JSON pointers such as {@code /options/temperature}; a step {@code *} is every field or element
     * @return the matching without them
     * @throws IllegalArgumentException when one is no JSON pointer
     */
    public CassetteMatching ignoring(String... pointers) {
        List<String> all = new ArrayList<>(ignored);
        for (String pointer : pointers) {
            if (JsonPointer.compile(pointer).matches()) {
                throw new IllegalArgumentException("A pointer to a place in the body begins with a slash: " + pointer);
            }
            all.add(pointer);
        }
        return new CassetteMatching(List.copyOf(all), headers, custom);
    }

    /**
     * Compares a header besides.
     *
     * @param names the headers' names, in any case
     * @return the matching with them
     */
    public CassetteMatching comparingHeaders(String... names) {
        List<String> all = new ArrayList<>(headers);
        for (String name : names) {
            all.add(name.toLowerCase(Locale.ROOT));
        }
        return new CassetteMatching(ignored, List.copyOf(all), custom);
    }

    /**
     * Compares by a function alone, in the place of all else.
     *
     * @param matcher tells whether a recorded request, the first, is one that has just come; must not block, and may be
     *     called for any pair of them
     * @return the matching by it
     */
    public CassetteMatching by(BiPredicate<CassetteRequest, CassetteRequest> matcher) {
        return new CassetteMatching(ignored, headers, Optional.of(Objects.requireNonNull(matcher, "matcher")));
    }

    /** {@return how two requests differ, at most a few ways of it; empty where the one answers the other} */
    List<String> differences(CassetteRequest recorded, CassetteRequest live) {
        if (custom.isPresent()) {
            return custom.get().test(recorded, live) ? List.of() : List.of("the test's own matcher says no");
        }
        return new RequestDifference(ignored, headers).between(recorded, live);
    }
}
