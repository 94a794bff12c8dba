package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;

/**
 * An answer that was given.
 *
 * @param text its text
 * @param outcome how it came about
 */
record Answer(String text, Turn.Outcome outcome) {}
