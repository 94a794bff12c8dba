/** A Rhetor for tests: start with {@link ai.tekton.llm.mock.RhetorMock}. */
module ai.tekton.llm.mock {
    // A mock returns received messages as the contract's models.
    requires transitive ai.tekton.rhetor;
    requires ai.tekton.rhetor.spec;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    // Only for compilation; the jar contains Netty, which logs through any available library.
    requires static io.netty.buffer;
    requires static io.netty.codec;
    requires static io.netty.codec.http;
    requires static io.netty.common;
    requires static io.netty.handler;
    requires static io.netty.transport;
    requires java.logging;

    // Only for RhetorMockExtension, whose users have JUnit.
    requires static org.junit.jupiter.api;
    // Only for FrameSchemas, whose users add the dependency.
    requires static com.networknt.schema;

    exports ai.tekton.llm.mock;
}
