package ai.tekton.llm.spring.boot.test;

import ai.tekton.llm.mock.RhetorMock;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** Resets the mock of a test's context before each test, before the test's own set-up methods. */
final class RhetorMockResetListener implements TestExecutionListener {
    @Override
    public void beforeTestMethod(TestContext context) {
        if (TestContextAnnotationUtils.hasAnnotation(context.getTestClass(), AutoConfigureRhetorMock.class)) {
            context.getApplicationContext().getBean(RhetorMock.class).reset();
        }
    }
}
