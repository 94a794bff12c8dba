package ai.tekton.llm.spring.boot.internal;

/** Lets a test name what is not public. */
public final class ObservationsConfiguration {
    private ObservationsConfiguration() {}

    public static Class<?> type() {
        return MicrometerAutoConfiguration.class;
    }
}
