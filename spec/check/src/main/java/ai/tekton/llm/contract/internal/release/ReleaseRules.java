package ai.tekton.llm.contract.internal.release;

import ai.tekton.llm.contract.internal.diff.DocumentDiff;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.report.ContractDiff;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.util.VersionUtil;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules for changes since the last released contract: every change needs a new version and an entry in the changelog, and
 * a breaking change a version that says so. Immutable.
 *
 * @param changes what has changed, a line each
 * @param violations the rules that are broken, in sentences; none where all are kept
 */
record ReleaseRules(List<String> changes, List<String> violations) {
    private static final int MOST_TEXTS = 20;

    /** A version of Semantic Versioning without a pre-release. */
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,5})(\\.(0|[1-9]\\d{0,5})){2}");

    /** {@return the version that a text says; empty where it says none} */
    static Optional<Version> version(String text) {
        return VERSION.matcher(text).matches() ? Optional.of(VersionUtil.parseVersion(text, "", "")) : Optional.empty();
    }

    static ReleaseRules of(Optional<Contract> released, Contract current, String changelog) {
        Optional<Version> version = version(current.version());
        if (version.isEmpty()) {
            return new ReleaseRules(
                    List.of(), List.of("info.version is no version such as 1.2.3: " + current.version() + "."));
        }
        List<String> changes = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        released.ifPresent(older -> {
            ContractDiff diff = DocumentDiff.between(older, current);
            changes.addAll(diff.lines());
            changes.addAll(texts(older, current));
            Version before = version(older.version()).orElseThrow();
            Version least = least(before, diff.breaking());
            if (!changes.isEmpty() && version.get().compareTo(least) < 0) {
                violations.add((diff.breaking() ? "A breaking change" : "A change") + " since " + before
                        + " needs info.version " + least + " or higher in rhetor.yaml and rhetor-ws.yaml; it is "
                        + version.get() + ".");
            }
        });
        if ((released.isEmpty() || !changes.isEmpty()) && !hasEntry(changelog, version.get())) {
            violations.add("CHANGELOG.md has no entry for " + version.get() + ": begin one with \"## [" + version.get()
                    + "]\" and say below it, in a list, what changes for whom.");
        }
        return new ReleaseRules(changes, violations);
    }

    /** {@return the least version after another one; before 1.0.0 a breaking change raises the minor version} */
    private static Version least(Version older, boolean breaking) {
        int major = older.getMajorVersion();
        int minor = older.getMinorVersion();
        if (!breaking) {
            return new Version(major, minor, older.getPatchLevel() + 1, null, "", "");
        }
        return major == 0 ? new Version(0, minor + 1, 0, null, "", "") : new Version(major + 1, 0, 0, null, "", "");
    }

    /** {@return the places that differ, those in descriptions too} */
    private static List<String> texts(Contract older, Contract newer) {
        List<String> pointers = new ArrayList<>();
        compare(Contract.HTTP + "#", older.http(), newer.http(), pointers);
        // The released one calls the other document by its released name.
        Contract renamed = older.renamed(newer.httpName());
        compare(Contract.FRAMES + "#", renamed.frames(), newer.frames(), pointers);
        List<String> texts = new ArrayList<>();
        pointers.stream().limit(MOST_TEXTS).forEach(pointer -> texts.add("changed: " + pointer));
        if (pointers.size() > MOST_TEXTS) {
            texts.add("changed: and " + (pointers.size() - MOST_TEXTS) + " places more");
        }
        return texts;
    }

    private static void compare(String pointer, JsonNode older, JsonNode newer, List<String> pointers) {
        if (!older.isObject() || !newer.isObject()) {
            if (!older.equals(newer)) {
                pointers.add(pointer);
            }
            return;
        }
        Set<String> names = new TreeSet<>();
        older.fieldNames().forEachRemaining(names::add);
        newer.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            compare(place, older.path(name), newer.path(name), pointers);
        }
    }

    private static boolean hasEntry(String changelog, Version version) {
        String heading = "(?m)^## \\[?" + Pattern.quote(version.toString()) + "(?![.\\d]).*$";
        return Pattern.compile(heading + "(?:(?!^## )[\\s\\S])*?^[-*] \\S", Pattern.MULTILINE)
                .matcher(changelog)
                .find();
    }
}
