package ai.tekton.llm.compatibility.platforms;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The application and the test on the class path of one platform, on one JDK, each in a JVM of its own. */
record Trial(Platform platform, ClassPath classPath, Path jdk) {
    private static final List<String> ANSWERS =
            List.of("whole: Paris.", "streamed: Paris.", "over the WebSocket: Paris.");

    /** What became of the client and of the mock, in few words, and why it is not what is expected, where it is not. */
    record Outcome(String client, String mock, Optional<String> failure) {}

    Outcome run(String rhetor, Path logs) throws IOException, InterruptedException {
        Path log = logs.resolve((platform.name() + " on " + jdk.getFileName()).replaceAll("\\W+", "-"));
        Command.Result application = java(
                classPath.runtime(), List.of(platform.application()), Map.of("RHETOR_URL", rhetor), log, "application");
        if (!platform.tooOld().isEmpty()) {
            return refusal(application);
        }
        Command.Result test = java(
                Settings.text("test-classes") + File.pathSeparator + classPath.test(),
                List.of(
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--fail-if-no-tests",
                        "--select-package=ai.tekton.llm.compatibility.app"),
                Map.of(),
                log,
                "test");
        boolean answered = application.status() == 0 && ANSWERS.stream().allMatch(application.output()::contains);
        boolean passed = test.status() == 0;
        return new Outcome(
                answered ? "works" : "FAILS",
                passed ? "works" : "FAILS",
                answered && passed ? Optional.empty() : Optional.of(why(answered ? test : application)));
    }

    /** One exception must list each library that is too old, with the found and the required version. */
    private Outcome refusal(Command.Result application) {
        List<String> facts = platform.tooOld().stream()
                .flatMap(needed -> Stream.of(
                        needed.group() + ":" + needed.artifact(),
                        classPath
                                .version(needed.group(), needed.artifact())
                                .orElseThrow(() -> new IllegalStateException(platform.name() + " has no " + needed)),
                        needed.version()))
                .toList();
        boolean refused = application.status() != 0
                && application
                        .output()
                        .lines()
                        .anyMatch(line -> line.contains("IncompatibleLibraryException: ")
                                && facts.stream().allMatch(line::contains));
        return new Outcome(
                refused ? "refuses" : "FAILS", "–", refused ? Optional.empty() : Optional.of(why(application)));
    }

    private Command.Result java(
            String classPath, List<String> arguments, Map<String, String> environment, Path log, String what)
            throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                jdk.resolve("bin/java").toString(),
                                // It runs for seconds: what it does not need is left out.
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-cp",
                                Settings.text("classes") + File.pathSeparator + classPath),
                        arguments.stream())
                .toList();
        return Command.run(command, environment, log.resolve(what + ".log"));
    }

    private static String why(Command.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.matches(".*(Error|Exception).*"))
                .reduce((first, last) -> last.startsWith("Caused by") ? last : first)
                .orElse("exit status " + result.status())
                .strip();
    }
}
