/** The command's settings, and the folders of its files. */
package ai.tekton.llm.cli.settings;
