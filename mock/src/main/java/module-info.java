/** A Rhetor for tests: begin with {@link ai.tekton.llm.mock.RhetorMock}. */
module ai.tekton.llm.mock {
    // What a mock received, it hands out as what the contract says.
    requires transitive ai.tekton.rhetor;
    requires ai.tekton.rhetor.spec;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;

    // For RhetorMockExtension alone; whoever uses it has JUnit.
    requires static org.junit.jupiter.api;
    // For FrameSchemas alone; whoever uses it brings it.
    requires static com.networknt.schema;

    exports ai.tekton.llm.mock;
}
