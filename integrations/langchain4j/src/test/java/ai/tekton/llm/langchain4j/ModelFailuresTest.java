package ai.tekton.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                fails(new dev.langchain4j.exception.RateLimitException("x"), RateLimitException.class, true),
                fails(new dev.langchain4j.exception.AuthenticationException("x"), AuthenticationException.class, false),
                fails(new dev.langchain4j.exception.InvalidRequestException("x"), InvalidRequestException.class, false),
                fails(new ModelNotFoundException("x"), InvalidRequestException.class, false),
                fails(new UnsupportedFeatureException("x"), AdapterException.class, false),
                fails(new ContentFilteredException("x"), InvalidRequestException.class, false),
                fails(new TimeoutException("x"), LlmTimeoutException.class, true),
                fails(new InternalServerException("x"), AdapterException.class, true),
                fails(
                        new InternalServerException(new HttpException(503, "x")),
                        ServiceUnavailableException.class,
                        true),
                fails(new InternalServerException(new HttpException(504, "x")), LlmTimeoutException.class, true),
                fails(new HttpException(500, "x"), AdapterException.class, true),
                fails(new HttpException(429, "x"), RateLimitException.class, true),
                fails(new HttpException(403, "x"), AuthenticationException.class, false),
                fails(new HttpException(422, "x"), InvalidRequestException.class, false),
                fails(new UnresolvedModelServerException("x"), LlmConnectionException.class, false),
                fails(new RuntimeException(new ConnectException("x")), LlmConnectionException.class, true),
                fails(new RuntimeException(new IOException("x")), LlmConnectionException.class, true),
                fails(new RuntimeException(new HttpTimeoutException("x")), LlmTimeoutException.class, true),
                fails(new RuntimeException(new InterruptedException()), LlmCancelledException.class, false),
                fails(new RetriableException("x"), AdapterException.class, true),
                fails(new NonRetriableException("x"), AdapterException.class, false),
                fails(new IllegalStateException("x"), AdapterException.class, false));
    }

    private static Arguments fails(Throwable failure, Class<?> expected, boolean retryable) {
        return Arguments.of(failure, expected, retryable);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anExceptionOfAModelIsMappedToTheLibrarysException(Throwable failure, Class<?> expected, boolean retryable) {
        CallContext context = CallContext.builder().requestId("id").attempt(2).build();

        TektonLlmException result = new ModelFailures("model").of(failure, context);

        assertThat(result).isExactlyInstanceOf(expected).hasCause(failure);
        assertThat(result.isRetryable()).isEqualTo(retryable);
        assertThat(result.attempts()).isEqualTo(2);
        assertThat(result.requestId()).contains("id");
    }
}
