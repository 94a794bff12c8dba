/**
 * LangChain4j's models with this library's retries, deadlines, circuit breakers and fallbacks: begin with
 * {@link ai.tekton.llm.langchain4j.ResilientChatModel}; and Rhetor as a model of LangChain4j's:
 * {@link ai.tekton.llm.langchain4j.RhetorChatModel}.
 */
module ai.tekton.llm.langchain4j {
    requires transitive ai.tekton.llm;

    // Named after its file, as it says no name of its own.
    requires transitive langchain4j.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires org.slf4j;

    exports ai.tekton.llm.langchain4j;

    uses ai.tekton.llm.context.ContextPropagator;
}
