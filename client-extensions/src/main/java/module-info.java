/**
 * Calls LLMs through Rhetor. An application needs only {@code requires ai.tekton.llm;}. Begin with {@link
 * ai.tekton.llm.TektonLlmClient}.
 */
module ai.tekton.llm {
    requires ai.tekton.rhetor;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;
    requires static transitive org.jspecify;

    // Automatic modules whose names come from their file names.
    requires jtokkit;
    requires tyrus.standalone.client.jdk;

    // The modules that the automatic modules above use but cannot require: HttpClient uses socket options and Kerberos,
    // Tyrus uses logging and XML names.
    requires java.logging;
    requires java.security.jgss;
    requires java.xml;
    requires jdk.net;

    exports ai.tekton.llm;
    exports ai.tekton.llm.backend;
    exports ai.tekton.llm.config;
    exports ai.tekton.llm.context;
    exports ai.tekton.llm.conversation;
    exports ai.tekton.llm.error;
    exports ai.tekton.llm.event;
    exports ai.tekton.llm.interceptor;
    exports ai.tekton.llm.model;
    exports ai.tekton.llm.token;

    uses ai.tekton.llm.context.ContextPropagator;

    // Jackson reads the fields that all WebSocket frames share, and Tyrus creates its container by its class name.
    opens ai.tekton.llm.internal.ws to
            com.fasterxml.jackson.databind,
            tyrus.standalone.client.jdk;
}
