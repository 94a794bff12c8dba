/** What the command is set to, and where on this machine it keeps things. */
package ai.tekton.llm.cli.settings;
