package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.structured.StructuredClient;
import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.networknt.schema.JsonSchema;
import jakarta.validation.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module of answers as objects on the module path, by the JDK's own tools. */
class StructuredModuleTest {
    @Test
    void theModuleRequiresWhatItUsesAndExportsItsPackage() throws Exception {
        ModulePath path = ModulePath.ofLibrary();
        for (Class<?> each : List.of(
                StructuredClient.class,
                ResolvedType.class,
                Jdk8Module.class,
                JavaTimeModule.class,
                SchemaGenerator.class,
                JacksonModule.class,
                JakartaValidationModule.class,
                JsonSchema.class,
                Validation.class)) {
            path = path.with(each);
        }

        assertThat(path.descriptor("ai.tekton.llm.structured").isAutomatic()).isFalse();
        assertThat(path.resolved("ai.tekton.llm.structured"))
                .contains("ai.tekton.llm", "com.networknt.schema", "com.github.victools.jsonschema.generator");
        JdkTool jdeps = JdkTool.run(
                "jdeps",
                List.of(
                        "--multi-release",
                        "17",
                        "--ignore-missing-deps",
                        "--module-path",
                        path.asArgument(),
                        "--check",
                        "ai.tekton.llm.structured"));
        assertThat(jdeps.status()).as(jdeps.output()).isZero();
    }
}
