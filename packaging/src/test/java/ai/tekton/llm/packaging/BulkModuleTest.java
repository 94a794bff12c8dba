package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.bulk.BulkRun;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module of bulk runs on the module path, by the JDK's own tools. */
class BulkModuleTest {
    @Test
    void theModuleRequiresWhatItUsesAndExportsItsPackage() throws Exception {
        ModulePath path = ModulePath.ofLibrary().with(BulkRun.class).with(CsvMapper.class);

        assertThat(path.descriptor("ai.tekton.llm.bulk").isAutomatic()).isFalse();
        assertThat(path.resolved("ai.tekton.llm.bulk"))
                .contains("ai.tekton.llm", "com.fasterxml.jackson.dataformat.csv");
        JdkTool jdeps = JdkTool.run(
                "jdeps",
                List.of(
                        "--multi-release",
                        "17",
                        "--ignore-missing-deps",
                        "--module-path",
                        path.asArgument(),
                        "--check",
                        "ai.tekton.llm.bulk"));
        assertThat(jdeps.status()).as(jdeps.output()).isZero();
    }
}
