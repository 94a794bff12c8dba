/** The conversations that are kept, a file of JSON Lines each. */
package ai.tekton.llm.cli.log;
