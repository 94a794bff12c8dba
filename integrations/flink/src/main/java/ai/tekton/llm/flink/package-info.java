/**
 * Prompts as a step of an Apache Flink job: {@link ai.tekton.llm.flink.LlmStream} and
 * {@link ai.tekton.llm.flink.LlmAsyncFunction} for streams, {@link ai.tekton.llm.flink.AskLlmFunction} for SQL,
 * {@link ai.tekton.llm.flink.BulkPromptsJob} for files.
 */
@NullMarked
package ai.tekton.llm.flink;

import org.jspecify.annotations.NullMarked;
