package ai.tekton.llm.mock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a test, or each test of a class, a {@link RhetorMock} that answers as a real Rhetor has answered. With
 * {@link RhetorMockExtension}, which it says nothing without.
 *
 * <p>The test is run against a real Rhetor once, with {@code -Drhetor.record=URL}, or with {@code -Drhetor.record} and the
 * variable {@code RHETOR_URL}: then the mock forwards what comes, and writes the cassette anew, at the end of all tests.
 * Scripts have no effect then, and no frames are in its journal. Tests that name the same cassette share it. In every other
 * run the cassette answers; a request that it does not have fails the test, whatever the test made of it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RhetorCassette {
    /**
     * {@return the cassette's name: that of the file without {@code .jsonl}}
     */
    String value();

    /**
     * {@return the folder of the cassette, from the module's own; where the file is not there, the one of this name in
     * {@code cassettes} on the class path is replayed}
     */
    String directory() default "src/test/resources/cassettes";

    /** {@return places of the body that do not matter, as {@link CassetteMatching#ignoring(String...)} takes them} */
    String[] ignoring() default {};

    /** {@return headers that matter, too} */
    String[] comparingHeaders() default {};

    /** {@return regular expressions of what is cut out when it is recorded, beside what always is} */
    String[] secrets() default {};

    /** {@return whether a recording that the test does not ask for fails it, too} */
    boolean strict() default false;

    /** {@return whether the pauses are those that were recorded} */
    boolean realTime() default false;
}
