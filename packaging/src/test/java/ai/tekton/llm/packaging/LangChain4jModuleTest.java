package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.langchain4j.ResilientChatModel;
import dev.langchain4j.model.chat.ChatModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module of LangChain4j on the module path, by the JDK's own tools. */
class LangChain4jModuleTest {
    @Test
    void theModuleRequiresWhatItUsesAndExportsItsPackage() throws Exception {
        ModulePath path = ModulePath.ofLibrary().with(ResilientChatModel.class).with(ChatModel.class);

        assertThat(path.descriptor("ai.tekton.llm.langchain4j").isAutomatic()).isFalse();
        assertThat(path.resolved("ai.tekton.llm.langchain4j")).contains("ai.tekton.llm", "langchain4j.core");
        JdkTool jdeps = JdkTool.run(
                "jdeps",
                List.of(
                        "--multi-release",
                        "17",
                        "--ignore-missing-deps",
                        "--module-path",
                        path.asArgument(),
                        "--check",
                        "ai.tekton.llm.langchain4j"));
        assertThat(jdeps.status()).as(jdeps.output()).isZero();
    }
}
