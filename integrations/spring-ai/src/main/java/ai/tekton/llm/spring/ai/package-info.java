/**
 * Rhetor as a {@code ChatModel} of Spring AI, {@link ai.tekton.llm.spring.ai.RhetorChatModel}, and any {@code ChatModel} as a
 * backend of the client, {@link ai.tekton.llm.spring.ai.SpringAiBackend}.
 */
package ai.tekton.llm.spring.ai;
