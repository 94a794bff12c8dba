import { encoding, type EncodingName } from './token/encodings.js';

/**
 * Counts the tokens of a text, exactly for OpenAI's current models. Others, including Claude, have no public vocabulary; for
 * them the count is an estimate, the same as the Java client's.
 *
 * @param text - the text; special tokens count as ordinary text
 * @param model - the id of the model, such as `gpt-4o`
 * @returns the number of tokens; the time is proportional to the text's length
 * @throws {RangeError} if a single word has several millions of characters
 */
export function countTokens(text: string, model = ''): number {
  return encoding(encodingName(model)).count(text);
}

/** The public names of the models with the newer vocabulary, and of others whose vocabulary has about the same size. */
const NEWER = /^(gpt-(5|4o|4\.|oss)|chatgpt-4o|o[134](?!\d)|codex-mini|(gemini|gemma|command|grok)(?![a-z]))/;

function encodingName(model: string): EncodingName {
  return names(model).some((name) => NEWER.test(name)) ? 'o200k_base' : 'cl100k_base';
}

/** The possible names of the model without a provider's prefix: `openai/`, `ft:`, `us.anthropic.`. */
function names(model: string): string[] {
  const name = model.trim().toLowerCase().replace(/^.*\//, '');
  return [name, ...Array.from(name.matchAll(/[.:]/g), ({ index }) => name.slice(index + 1))];
}
