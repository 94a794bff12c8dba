import { getEncodingNameForModel, Tiktoken, type TiktokenModel } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const vocabularies = { cl100k_base: cl100k, o200k_base: o200k };
type EncodingName = keyof typeof vocabularies;

const encodings = new Map<EncodingName, Tiktoken>();

/**
 * Counts the tokens of a text, as the model does where its vocabulary is public. Others, Claude among them, have none; for
 * them the count is that of `cl100k_base`, an estimate.
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

function encodingName(model: string): EncodingName {
  if (/^(gpt-(4o|4\.1|4\.5|5)|chatgpt-4o|o[1-9])/.test(model)) {
    return 'o200k_base';
  }
  try {
    const name = getEncodingNameForModel(model as TiktokenModel);
    return name in vocabularies ? (name as EncodingName) : 'cl100k_base';
  } catch {
    return 'cl100k_base';
  }
}
