package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AskLlmFunctionTest {
    private static final String TICKETS =
            "(VALUES ('a', 'praise'), ('b', 'scorn'), ('c', CAST(NULL AS STRING))) AS t(id, text)";

    private static TableEnvironment environment(RhetorMock rhetor, String more) {
        Configuration configuration = new Configuration();
        configuration.setString(
                "pipeline.global-job-parameters",
                "'tekton.llm.url:''" + rhetor.url() + "''',tekton.llm.max-retries:0" + more);
        configuration.setString("table.exec.async-scalar.retry-strategy", "NO_RETRY");
        configuration.setString("parallelism.default", "1");
        TableEnvironment environment = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build());
        environment.executeSql(
                "CREATE TEMPORARY FUNCTION ask_llm AS 'ai.tekton.llm.flink.AskLlmFunction' LANGUAGE JAVA");
        return environment;
    }

    private static List<String> rows(TableEnvironment environment, String query) throws Exception {
        List<String> all = new ArrayList<>();
        try (CloseableIterator<Row> rows = environment.executeSql(query).collect()) {
            rows.forEachRemaining(row -> all.add(row.getField(0) + ": " + row.getField(1)));
        }
        return all;
    }

    @Test
    void aQuerySendsOnePromptPerRowAndNoneForNull(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text(request.bodyText().contains("praise") ? "PRAISE" : "SCORN"));

        List<String> rows = rows(environment(rhetor, ""), "SELECT id, ask_llm(text, 'Shout.') FROM " + TICKETS);

        assertThat(rows).containsExactlyInAnyOrder("a: PRAISE", "b: SCORN", "c: null");
        assertThat(rhetor.chatRequests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.bodyText()).contains("Shout."));
        assertThat(SharedClients.all().size()).isZero();
    }

    @Test
    void aFailedPromptBecomesNullIfRequested(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request ->
                        request.bodyText().contains("praise") ? Reply.error(422, "Refused.") : Reply.text("SCORN"));

        List<String> rows =
                rows(environment(rhetor, ",tekton.llm.on-failure:null"), "SELECT id, ask_llm(text) FROM " + TICKETS);

        assertThat(rows).containsExactlyInAnyOrder("a: null", "b: SCORN", "c: null");
    }
}
