/**
 * LangChain4j's models with this library's retries, deadlines, circuit breakers and fallbacks: start with {@link
 * ai.tekton.llm.langchain4j.ResilientChatModel}; and Rhetor as a LangChain4j model: {@link
 * ai.tekton.llm.langchain4j.RhetorChatModel}.
 */
module ai.tekton.llm.langchain4j {
    requires transitive ai.tekton.llm;

    // An automatic module without a declared name: its name comes from its file name.
    requires transitive langchain4j.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires org.slf4j;

    exports ai.tekton.llm.langchain4j;

    uses ai.tekton.llm.context.ContextPropagator;
}
