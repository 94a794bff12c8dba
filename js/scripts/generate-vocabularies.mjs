// Writes src/generated/vocabularies/ from js-tiktoken's copies of the tables of OpenAI's tiktoken. Each token of more than
// one byte consists of two other tokens, and is written as their ranks, which takes half the size, even compressed.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const generated = new URL('../src/generated/vocabularies/', import.meta.url);

// The SHA-256 of the files, from OpenAI's tiktoken.
const vocabularies = [
  ['cl100k_base', cl100k, '223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7'],
  ['o200k_base', o200k, '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d'],
];

/** Returns the tokens in Base64, by rank: a line of the table has a rank and the tokens from that rank on. */
function tokens({ bpe_ranks: table }) {
  const all = [];
  for (const line of table.split('\n').filter((line) => line !== '')) {
    const [, first, ...some] = line.split(' ');
    some.forEach((token, i) => (all[Number(first) + i] = token));
  }
  return all;
}

function checkSum(all) {
  return createHash('sha256')
    .update(all.map((token, rank) => `${token} ${rank}\n`).join(''))
    .digest('hex');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Writes the first digits of all numbers in base 64, then the second and the third ones: similar digits together compress
 * better.
 */
function digits(numbers) {
  return [12, 6, 0].map((shift) => numbers.map((number) => DIGITS[(number >> shift) & 63]).join('')).join('');
}

/** Returns the ranks of the two tokens that a token consists of; the first one is as long as possible. */
function parts(token, rank, ranks) {
  for (let at = token.length - 1; at > 0; at--) {
    const pair = [ranks.get(token.slice(0, at)), ranks.get(token.slice(at))];
    if (pair.every((part) => part < rank)) {
      return pair;
    }
  }
  throw new Error(`The token of rank ${rank} is no two others.`);
}

async function write(name, table, sum) {
  const all = tokens(table);
  if (checkSum(all) !== sum) {
    throw new Error(`The table ${name} of js-tiktoken is not that of OpenAI's tiktoken.`);
  }
  // Returns a character for each byte.
  const bytes = all.map(atob);
  const ranks = new Map(bytes.map((token, rank) => [token, rank]));
  const pairs = bytes.slice(256).map((token, i) => parts(token, i + 256, ranks));
  const file = name.replace('_', '-');
  const constant = name.replace(/_(\w)/, (_, letter) => letter.toUpperCase());
  await writeFile(
    new URL(`${file}.ts`, generated),
    `/*! ${name}: vocabulary of tiktoken, (c) 2022 OpenAI, Shantanu Jain; MIT License, https://github.com/openai/tiktoken */
export const ${constant}: { readonly singles: string; readonly lefts: string; readonly rights: string } = {
  singles: '${btoa(bytes.slice(0, 256).join(''))}',
  lefts: '${digits(pairs.map(([left]) => left))}',
  rights: '${digits(pairs.map(([, right]) => right))}',
};
`,
  );
}

await mkdir(generated, { recursive: true });
await Promise.all(vocabularies.map(([name, table, sum]) => write(name, table, sum)));
