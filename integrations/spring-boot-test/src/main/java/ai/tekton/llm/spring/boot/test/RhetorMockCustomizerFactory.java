package ai.tekton.llm.spring.boot.test;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds the annotation on the test class or an enclosing class. */
final class RhetorMockCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        AutoConfigureRhetorMock annotation =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureRhetorMock.class);
        return annotation == null ? null : new RhetorMockCustomizer(annotation.token());
    }
}
