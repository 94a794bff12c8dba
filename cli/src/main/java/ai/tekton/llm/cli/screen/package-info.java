/** Shows text to people: renders Markdown, and removes characters that a terminal would act on. */
package ai.tekton.llm.cli.screen;
