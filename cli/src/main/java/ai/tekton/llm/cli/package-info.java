/**
 * {@code tekton-llm}, the command. {@link ai.tekton.llm.cli.Main} is the process, {@link ai.tekton.llm.cli.Cli} runs a command
 * line on a {@link ai.tekton.llm.cli.Host}, and each command is a class.
 */
package ai.tekton.llm.cli;
