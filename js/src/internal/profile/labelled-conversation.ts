import type { ChatMessage } from '../../types.js';

const LABELS = { system: 'System', user: 'User', assistant: 'Assistant', function: 'Function' };

/** The beginning of a line that looks like a heading. Some count U+0085 as the end of a line, which JavaScript does not. */
const HEADING = /(^|\u0085)(?=\[(?:System|User|Assistant|Function)\b)/gm;

const LINE_ENDS = /[\]\n\v\f\r\u0085\u2028\u2029]/g;

/** Writes each message under a heading of its role. No message can speak for another: what looks like one is indented. */
export function labelled(messages: readonly ChatMessage[]): string {
  return messages.map(turn).join('\n\n');
}

function turn({ role, content, name }: ChatMessage): string {
  const speaker = name === undefined ? '' : ` ${name.replace(LINE_ENDS, ' ').trim()}`;
  return `[${LABELS[role]}${speaker}]\n${content.replace(HEADING, '$1 ')}`;
}
