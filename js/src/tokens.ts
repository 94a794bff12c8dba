import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const vocabularies = { cl100k_base: cl100k, o200k_base: o200k };
type EncodingName = keyof typeof vocabularies;

const encodings = new Map<EncodingName, Tiktoken>();

/**
 * Counts the tokens of a text, as the model does where it is one of OpenAI's of today. Others, Claude among them, have no
 * public vocabulary; for them the count is an estimate, the same as the Java client's.
 *
 * @param text - the text; whatever is in it counts as ordinary text
 * @param model - the id of the model, such as `gpt-4o`
 * @returns the number of tokens
 */
export function countTokens(text: string, model = ''): number {
  // No special tokens: "<|endoftext|>" in a prompt is a text like any other.
  return encodingOf(model).encode(text, [], []).length;
}

function encodingOf(model: string): Tiktoken {
  const name = encodingName(model);
  let encoding = encodings.get(name);
  if (encoding === undefined) {
    encoding = new Tiktoken(vocabularies[name]);
    encodings.set(name, encoding);
  }
  return encoding;
}

/** The public names of those with the newer vocabulary, and others whose own is about as large. */
const NEWER = /^(gpt-(5|4o|4\.|oss)|chatgpt-4o|o[134](?!\d)|codex-mini|(gemini|gemma|command|grok)(?![a-z]))/;

function encodingName(model: string): EncodingName {
  return names(model).some((name) => NEWER.test(name)) ? 'o200k_base' : 'cl100k_base';
}

/** What may be the model's own name, without a provider's part of it: `openai/`, `ft:`, `us.anthropic.`. */
function names(model: string): string[] {
  const name = model.trim().toLowerCase().replace(/^.*\//, '');
  return [name, ...Array.from(name.matchAll(/[.:]/g), ({ index }) => name.slice(index + 1))];
}
