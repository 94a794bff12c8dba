import { modelInUse } from './connection.js';
import { element } from './elements.js';

type Counter = typeof import('../src/tokens.js').countTokens;

const shown = element('tokens');
let counter: Counter | undefined;
let loading: Promise<unknown> | undefined;

/** Counts; undefined until the vocabularies, which are large, have come. */
export function count(text: string): number | undefined {
  loading ??= import('../src/tokens.js').then((tokens) => {
    counter = tokens.countTokens;
  });
  return counter?.(text, modelInUse());
}

/** Shows how many tokens the message that is being written has, and the conversation with it. */
export async function showCount(message: string, conversation: readonly string[]): Promise<void> {
  const own = count(message);
  if (own === undefined) {
    await loading;
    return showCount(message, conversation);
  }
  const all = conversation.reduce((sum, text) => sum + (count(text) ?? 0), own);
  shown.textContent = conversation.length === 0 ? tokens(own) : `${tokens(own)}, ${tokens(all)} in all`;
}

/** A number of tokens in words. */
export function tokens(number: number): string {
  return number === 1 ? '1 token' : `${number} tokens`;
}
