package ai.tekton.llm.mock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a test, or each test of a class, a {@link RhetorMock} that replays the responses of a real Rhetor. Has no effect
 * without {@link RhetorMockExtension}.
 *
 * <p>To record, run the test against a real Rhetor with {@code -Drhetor.record=URL}, or with {@code -Drhetor.record} and the
 * variable {@code RHETOR_URL}: the mock then forwards all requests, and rewrites the cassette at the end of all tests. Scripts
 * have no effect in this mode, and the journal contains no frames. Tests that name the same cassette share it. In every other
 * run the cassette answers; a request that it does not contain fails the test, even if the test handled the error.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RhetorCassette {
    /**
     * {@return the cassette's name: the file name without {@code .jsonl}}
     */
    String value();

    /**
     * {@return the folder of the cassette, relative to the module's; if the file is missing, the one of this name in {@code
     * cassettes} on the class path is replayed}
     */
    String directory() default "src/test/resources/cassettes";

    /** {@return parts of the body to ignore, as for {@link CassetteMatching#ignoring(String...)}} */
    String[] ignoring() default {};

    /** {@return headers to compare as well} */
    String[] comparingHeaders() default {};

    /** {@return regular expressions of further secrets to cut out of the recording} */
    String[] secrets() default {};

    /** {@return whether an unused recording fails the test as well} */
    boolean strict() default false;

    /** {@return whether the replay has the recorded pauses} */
    boolean realTime() default false;
}
