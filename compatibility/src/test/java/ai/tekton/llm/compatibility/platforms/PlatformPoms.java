package ai.tekton.llm.compatibility.platforms;

import ai.tekton.llm.compatibility.platforms.Platform.Coordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The poms that users of the platforms would have, under one pom, so that a single Maven reads them all. */
final class PlatformPoms {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath@";

    private static final String CONVERGENCE =
            "org.apache.maven.plugins:maven-enforcer-plugin:3.6.2:enforce@convergence";
    private static final String CONSUMER = "consumer";

    private static final String PARENT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>example</groupId>
              <artifactId>platforms</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules>
            MODULES
              </modules>
              <properties>
                <convergence.skip>true</convergence.skip>
              </properties>
              <build>
                <plugins>
                  <plugin>
                    <artifactId>maven-enforcer-plugin</artifactId>
                    <version>3.6.2</version>
                    <executions>
                      <execution>
                        <id>convergence</id>
                        <configuration>
                          <skip>${convergence.skip}</skip>
                          <rules>
                            <dependencyConvergence/>
                            <requireUpperBoundDeps/>
                          </rules>
                        </configuration>
                      </execution>
                    </executions>
                  </plugin>
                  <plugin>
                    <artifactId>maven-dependency-plugin</artifactId>
                    <version>3.9.0</version>
                    <executions>
                      <execution>
                        <id>runtime</id>
                        <configuration>
                          <includeScope>runtime</includeScope>
                          <outputFile>${project.basedir}/runtime.txt</outputFile>
                        </configuration>
                      </execution>
                      <execution>
                        <id>test</id>
                        <configuration>
                          <includeScope>test</includeScope>
                          <outputFile>${project.basedir}/test.txt</outputFile>
                        </configuration>
                      </execution>
                    </executions>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>example</groupId>
                <artifactId>platforms</artifactId>
                <version>1</version>
              </parent>
              <artifactId>ARTIFACT</artifactId>
              <dependencyManagement>
                <dependencies>
            MANAGED
                </dependencies>
              </dependencyManagement>
              <dependencies>
            DEPENDENCIES
              </dependencies>
            </project>
            """;

    /** One whose build refuses libraries in two versions, which a platform's own may well have. */
    private static final String CONSUMER_POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>example</groupId>
                <artifactId>platforms</artifactId>
                <version>1</version>
              </parent>
              <artifactId>consumer</artifactId>
              <properties>
                <convergence.skip>false</convergence.skip>
              </properties>
              <dependencies>
            DEPENDENCIES
              </dependencies>
            </project>
            """;

    private final Path directory;
    private final String client;
    private final String junit;

    /**
     * @param directory where they go
     * @param client the client's version, and the mock's
     * @param junit JUnit's version where a platform names none
     */
    PlatformPoms(Path directory, String client, String junit) {
        this.directory = directory;
        this.client = client;
        this.junit = junit;
    }

    /** {@return the goals that check the consumer's libraries and write the class paths beside the poms} */
    static List<String> goals() {
        return List.of(CONVERGENCE, GOAL + "runtime", GOAL + "test");
    }

    void write(List<Platform> platforms) throws IOException {
        List<String> modules = Stream.concat(
                        Stream.of(CONSUMER),
                        IntStream.range(0, platforms.size()).mapToObj(PlatformPoms::module))
                .toList();
        write(
                directory,
                PARENT.replace(
                        "MODULES",
                        lines(modules.stream()
                                .map(name -> "<module>" + name + "</module>")
                                .toList())));
        write(directory.resolve(CONSUMER), CONSUMER_POM.replace("DEPENDENCIES", lines(own())));
        for (int i = 0; i < platforms.size(); i++) {
            write(
                    directory.resolve(module(i)),
                    POM.replace("ARTIFACT", module(i))
                            .replace("MANAGED", lines(managed(platforms.get(i))))
                            .replace("DEPENDENCIES", lines(dependencies(platforms.get(i)))));
        }
    }

    /** Reads what the {@link #goals()} have written for the platform at a place of the list. */
    ClassPath classPath(int index) throws IOException {
        Path module = directory.resolve(module(index));
        return new ClassPath(
                Files.readString(module.resolve("runtime.txt")).strip(),
                Files.readString(module.resolve("test.txt")).strip());
    }

    private static String module(int index) {
        return "platform-" + index;
    }

    private List<String> managed(Platform platform) {
        List<Coordinates> all = new ArrayList<>(platform.manages());
        // The last: what a platform says comes first.
        all.add(new Coordinates("org.junit", "junit-bom", junit, true));
        return all.stream()
                .map(managed -> dependency(
                        managed.group(),
                        managed.artifact(),
                        "<version>" + managed.version() + "</version>"
                                + (managed.bom() ? "<type>pom</type><scope>import</scope>" : "")))
                .toList();
    }

    private List<String> dependencies(Platform platform) {
        List<String> all = new ArrayList<>();
        for (String library : platform.with()) {
            all.add(dependency(
                    library.substring(0, library.indexOf(':')), library.substring(library.indexOf(':') + 1), ""));
        }
        all.addAll(own());
        all.add(dependency("org.junit.jupiter", "junit-jupiter", "<scope>test</scope>"));
        all.add(dependency("org.junit.platform", "junit-platform-console", "<scope>test</scope>"));
        return all;
    }

    private List<String> own() {
        return List.of(
                dependency("ai.tekton", "tekton-llm-client", "<version>" + client + "</version>"),
                dependency("ai.tekton", "tekton-llm-mock", "<version>" + client + "</version><scope>test</scope>"));
    }

    private static String dependency(String group, String artifact, String rest) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId>" + rest
                + "</dependency>";
    }

    private static String lines(List<String> elements) {
        return elements.stream().map(element -> "      " + element).collect(Collectors.joining("\n"));
    }

    private static void write(Path directory, String pom) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), pom);
    }
}
