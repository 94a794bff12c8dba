package ai.tekton.llm.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The machine and the day of a comparison.
 *
 * @param date the day, ISO 8601, UTC
 * @param processor the processor's model
 * @param cores the number of its cores
 * @param system the operating system
 * @param jdk the version of the JDK
 */
public record Environment(String date, String processor, int cores, String system, String jdk) {
    /**
     * Examines this machine.
     *
     * @param jdk the JDK's directory
     * @return the environment
     * @throws IOException if the directory has no JDK
     */
    public static Environment of(Path jdk) throws IOException {
        return new Environment(
                LocalDate.now(ZoneOffset.UTC).toString(),
                Machine.processor(),
                Runtime.getRuntime().availableProcessors(),
                Machine.system(),
                Machine.version(jdk));
    }

    /**
     * Describes the machine for a page.
     *
     * @return one line
     */
    public String machine() {
        return "Machine: " + processor + ", " + cores + " cores, " + system + ".";
    }
}
