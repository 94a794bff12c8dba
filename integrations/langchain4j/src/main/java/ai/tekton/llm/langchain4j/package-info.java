/**
 * LangChain4j's models with this library's resilience, and Rhetor as a model of LangChain4j's.
 *
 * @serial exclude
 */
package ai.tekton.llm.langchain4j;
