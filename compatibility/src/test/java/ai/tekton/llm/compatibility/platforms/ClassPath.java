package ai.tekton.llm.compatibility.platforms;

import java.io.File;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars of a platform, each list joined as {@code java -cp} takes it.
 *
 * @param runtime what the application runs with
 * @param test what its tests run with
 */
record ClassPath(String runtime, String test) {
    /** {@return the version of an artifact, by the place of its jar in the local repository} */
    Optional<String> version(String group, String artifact) {
        String place = (group + "." + artifact).replace('.', '/') + "/";
        return Stream.of(test.split(Pattern.quote(File.pathSeparator)))
                .map(jar -> jar.replace(File.separatorChar, '/'))
                .filter(jar -> jar.contains("/" + place))
                .map(jar -> jar.substring(jar.indexOf("/" + place) + place.length() + 1, jar.lastIndexOf('/')))
                .findFirst();
    }
}
