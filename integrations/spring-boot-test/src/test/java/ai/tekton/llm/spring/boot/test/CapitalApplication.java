package ai.tekton.llm.spring.boot.test;

// tag::application[]
import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.Flow;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
class CapitalApplication {
    private final TektonLlmClient client;
    private final AsyncTektonLlmClient async;

    CapitalApplication(TektonLlmClient client, AsyncTektonLlmClient async) {
        this.client = client;
        this.async = async;
    }

    public static void main(String[] args) {
        SpringApplication.run(CapitalApplication.class, args);
    }

    @GetMapping("/capital")
    String capital(@RequestParam("of") String country) {
        return client.generateText("What is the capital of " + country + "?").content();
    }

    @GetMapping(path = "/ask", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flow.Publisher<StreamingChunk> ask(@RequestParam("q") String question) {
        return async.streamText(question);
    }
}
// end::application[]
