/** How text is shown to people: Markdown as they expect it, and nothing that makes the terminal do something. */
package ai.tekton.llm.cli.screen;
