/**
 * {@code tekton-llm}, the command. {@link ai.tekton.llm.cli.Main} is the process, {@link ai.tekton.llm.cli.Cli} runs a
 * command line on whatever {@link ai.tekton.llm.cli.Host} it is given, and each command is a class.
 */
package ai.tekton.llm.cli;
