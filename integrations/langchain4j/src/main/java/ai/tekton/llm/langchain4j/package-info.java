/**
 * LangChain4j's models with this library's resilience, and Rhetor as a LangChain4j model.
 *
 * @serial exclude
 */
package ai.tekton.llm.langchain4j;
