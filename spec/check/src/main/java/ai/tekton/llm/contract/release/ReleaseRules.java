package ai.tekton.llm.contract.release;

import ai.tekton.llm.contract.diff.ContractDiff;
import ai.tekton.llm.contract.document.Contract;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    static ReleaseRules of(Optional<Contract> released, Contract current, String changelog) {
        Optional<Version> version = Version.parse(current.version());
        if (version.isEmpty()) {
            return new ReleaseRules(
                    List.of(), List.of("info.version is no version such as 1.2.3: " + current.version() + "."));
        }
        List<String> changes = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        released.ifPresent(older -> {
            ContractDiff diff = ContractDiff.between(older, current);
            changes.addAll(changes(diff, texts(older, current)));
            versions(Version.parse(older.version()).orElseThrow(), version.get(), changes, diff.breaking())
                    .ifPresent(violations::add);
        });
        if ((released.isEmpty() || !changes.isEmpty()) && !hasEntry(changelog, version.get())) {
            violations.add("CHANGELOG.md has no entry for " + version.get() + ": begin one with \"## [" + version.get()
                    + "]\" and say below it, in a list, what changes for whom.");
        }
        return new ReleaseRules(changes, violations);
    }

    private static Optional<String> versions(Version older, Version newer, List<String> changes, boolean breaking) {
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Version least = breaking ? older.nextBreaking() : new Version(older.major(), older.minor(), older.patch() + 1);
        if (newer.compareTo(least) >= 0) {
            return Optional.empty();
        }
        return Optional.of((breaking ? "A breaking change" : "A change") + " since " + older + " needs info.version "
                + least + " or higher in rhetor.yaml and rhetor-ws.yaml; it is " + newer + ".");
    }

    private static List<String> changes(ContractDiff diff, List<String> texts) {
        List<String> changes = new ArrayList<>(diff.lines());
        texts.stream().limit(MOST_TEXTS).forEach(text -> changes.add("changed: " + text));
        if (texts.size() > MOST_TEXTS) {
            changes.add("changed: and " + (texts.size() - MOST_TEXTS) + " places more");
        }
        return changes;
    }

    private static List<String> texts(Contract older, Contract newer) {
        List<String> texts = new ArrayList<>();
        TreeDiff.of(older.http(), newer.http()).forEach(pointer -> texts.add(Contract.HTTP + "#" + pointer));
        // The released one calls the other document by its released name.
        JsonNode frames = parsed(ContractFolder.renamed(older.framesText(), older.httpName(), newer.httpName()));
        TreeDiff.of(frames, newer.frames()).forEach(pointer -> texts.add(Contract.FRAMES + "#" + pointer));
        return texts;
    }

    private static JsonNode parsed(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A contract that could be read cannot be read with another name in it.", e);
        }
    }

    private static boolean hasEntry(String changelog, Version version) {
        String heading = "(?m)^## \\[?" + Pattern.quote(version.toString()) + "(?![.\\d]).*$";
        return Pattern.compile(heading + "(?:(?!^## )[\\s\\S])*?^[-*] \\S", Pattern.MULTILINE)
                .matcher(changelog)
                .find();
    }
}
