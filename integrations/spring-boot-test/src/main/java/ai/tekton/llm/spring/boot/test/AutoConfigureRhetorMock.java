package ai.tekton.llm.spring.boot.test;

import ai.tekton.llm.spring.boot.TektonLlmAutoConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Starts a {@link ai.tekton.llm.mock.RhetorMock} for the context of a test, with {@code @SpringBootTest} or any other, and
 * points {@code tekton.llm.url} and {@code tekton.llm.ws-url} at it. The mock is a bean for injection; it is reset before each
 * test, and closed with the context. Slice tests, such as {@code @WebMvcTest}, have the clients, too.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureRhetorMock
 * class MyTest {
 *     @Autowired RhetorMock rhetor;
 *     @Autowired MyService service;
 *
 *     @Test
 *     void theAnswerIsUsed() {
 *         rhetor.enqueue(Reply.text("Paris."));
 *         assertThat(service.capitalOf("France")).isEqualTo("Paris");
 *     }
 * }
 * }</pre>
 *
 * <p>Only the addresses change: the client retries and falls back as the application configures it. The mock's addresses
 * override the application's settings for Rhetor's address; settings of a token and of a proxy stay in effect.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration(TektonLlmAutoConfiguration.class)
public @interface AutoConfigureRhetorMock {
    /**
     * The bearer token that the mock requires, and that {@code tekton.llm.token} is set to. Default: none.
     *
     * @return the token; empty for none
     */
    String token() default "";
}
