package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class CsvInputTest {
    private static List<Work> works(byte[] csv) throws IOException {
        List<Work> all = new ArrayList<>();
        new CsvInput(new ByteArrayInputStream(csv), PromptReader.create(), new CompletedLines())
                .forEachRemaining(all::add);
        return all;
    }

    private static List<String> prompts(String csv) throws IOException {
        return works(csv.getBytes(StandardCharsets.UTF_8)).stream()
                .map(work -> work.prompt().orElseThrow().messages().get(0).content())
                .toList();
    }

    @Test
    void aRecordThatIsNotUtf8FailsAlone() throws IOException {
        List<Work> works = works("prompt\ncaf\u00e9\ntea\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(works.get(0).refusal().orElseThrow()).hasMessageContaining("not in UTF-8");
        assertThat(works.get(1).prompt()).isPresent();
    }

    @Test
    void aRecordThatIsLongerThanAServerTakesFailsAlone() throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        csv.writeBytes("prompt\n\"".getBytes(StandardCharsets.UTF_8));
        csv.writeBytes("a\n".repeat(LineReader.MOST_BYTES / 2 + 1).getBytes(StandardCharsets.UTF_8));
        csv.writeBytes("\"\ntea\n".getBytes(StandardCharsets.UTF_8));

        List<Work> works = works(csv.toByteArray());

        assertThat(works.get(0).refusal().orElseThrow()).hasMessageContaining("more than the");
        assertThat(works.get(1).prompt()).isPresent();
    }

    @Test
    void aQuoteWithinAFieldIsText(@TempDir Path folder) throws IOException {
        String csv = "id,prompt\n1,5\" nails\n2,\"say \"\"a\nb\"\"\"\r\n\n3,6\" nails\n";

        assertThat(prompts(csv)).containsExactly("5\" nails", "say \"a\nb\"", "6\" nails");
        Path file = Files.writeString(folder.resolve("a.csv"), csv);
        assertThat(InputIdentity.of(file, true, -1).records()).isEqualTo(3);
    }

    @Test
    void twoColumnsOfOneNameAreRefused() {
        assertThatThrownBy(() -> prompts("id,prompt,prompt\n1,a,b\n"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("two columns \"prompt\"");
    }

    @Test
    void withoutATemplateTheColumnPromptIsNeeded() {
        assertThatThrownBy(() -> prompts("id;prompt\n1;a\n"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("There is no column \"prompt\"; there are id;prompt");
    }

    @Test
    void aRecordWithTooFewFieldsFailsAlone() throws IOException {
        List<Work> works = works("id,prompt\n1\n2,b\n".getBytes(StandardCharsets.UTF_8));

        assertThat(works.get(0).refusal()).isPresent();
        assertThat(works.get(0).id()).isEqualTo("1");
        assertThat(works.get(1).prompt()).isPresent();
    }
}
