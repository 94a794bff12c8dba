import { cl100kBase } from '../generated/vocabularies/cl100k-base.js';
import { o200kBase } from '../generated/vocabularies/o200k-base.js';
import { BytePairEncoding } from './byte-pair-encoding.js';
import { Vocabulary } from './vocabulary.js';

export type EncodingName = 'cl100k_base' | 'o200k_base';

// The patterns of OpenAI's tiktoken, adapted to JavaScript: White_Space replaces \s, because JavaScript's \s includes U+FEFF and
// excludes U+0085. If case does not matter, a long s counts as an s.
const CONTRACTION = "'(?:[sSſtTmMdD]|[lL][lL]|[rRvV][eE])";
const AFTER_WORDS = String.raw`\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+`;
const UPPER = String.raw`\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}`;
const LOWER = String.raw`\p{Ll}\p{Lm}\p{Lo}\p{M}`;

const makers: Record<EncodingName, () => BytePairEncoding> = {
  cl100k_base: () =>
    new BytePairEncoding(
      String.raw`${CONTRACTION}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|${AFTER_WORDS}`,
      new Vocabulary(cl100kBase),
    ),
  o200k_base: () =>
    new BytePairEncoding(
      String.raw`[^\r\n\p{L}\p{N}]?[${UPPER}]*[${LOWER}]+(?:${CONTRACTION})?` +
        String.raw`|[^\r\n\p{L}\p{N}]?[${UPPER}]+[${LOWER}]*(?:${CONTRACTION})?` +
        String.raw`|\p{N}{1,3}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n/]*|${AFTER_WORDS}`,
      new Vocabulary(o200kBase),
    ),
};

const made = new Map<EncodingName, BytePairEncoding>();

/** The encoding with this name, created on first use. */
export function encoding(name: EncodingName): BytePairEncoding {
  let found = made.get(name);
  if (found === undefined) {
    found = makers[name]();
    made.set(name, found);
  }
  return found;
}
