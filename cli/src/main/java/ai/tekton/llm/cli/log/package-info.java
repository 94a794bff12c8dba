/** The saved conversations, one JSON Lines file each. */
package ai.tekton.llm.cli.log;
