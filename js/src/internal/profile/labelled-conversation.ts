import type { ChatMessage } from '../../types.js';

const LABELS = { system: 'System', user: 'User', assistant: 'Assistant', function: 'Function' };

/** The start of a line that looks like a heading. Unlike JavaScript, some programs treat U+0085 as the end of a line. */
const HEADING = /(^|\u0085)(?=\[(?:System|User|Assistant|Function)\b)/gm;

const LINE_ENDS = /[\]\n\v\f\r\u0085\u2028\u2029]/g;

/** Writes each message under a heading of its role. Lines that look like headings are indented, so that no message can imitate another. */
export function labelled(messages: readonly ChatMessage[]): string {
  return messages.map(turn).join('\n\n');
}

function turn({ role, content, name }: ChatMessage): string {
  const speaker = name === undefined ? '' : ` ${name.replace(LINE_ENDS, ' ').trim()}`;
  return `[${LABELS[role]}${speaker}]\n${content.replace(HEADING, '$1 ')}`;
}
