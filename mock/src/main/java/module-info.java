/** A Rhetor for tests: begin with {@link ai.tekton.llm.mock.RhetorMock}. */
module ai.tekton.llm.mock {
    // What a mock received, it hands out as what the contract says.
    requires transitive ai.tekton.rhetor;
    requires ai.tekton.rhetor.spec;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    // To compile with; in the jar Netty is a part of this module, and logs by what is there.
    requires static io.netty.buffer;
    requires static io.netty.codec;
    requires static io.netty.codec.http;
    requires static io.netty.common;
    requires static io.netty.handler;
    requires static io.netty.transport;
    requires java.logging;

    // For RhetorMockExtension alone; whoever uses it has JUnit.
    requires static org.junit.jupiter.api;
    // For FrameSchemas alone; whoever uses it brings it.
    requires static com.networknt.schema;

    exports ai.tekton.llm.mock;
}
