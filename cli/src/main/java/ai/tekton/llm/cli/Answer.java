package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Turn;

/** A complete answer.
 *
 * @param text its text
 * @param outcome its metadata
 */
record Answer(String text, Turn.Outcome outcome) {}
