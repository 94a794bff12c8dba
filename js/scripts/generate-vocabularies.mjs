// Writes src/generated/vocabularies/ from the tables that js-tiktoken has of OpenAI's tiktoken. All tokens of more than one
// byte are two others put together, and are written as the ranks of these. That is half the size, also when compressed.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const generated = new URL('../src/generated/vocabularies/', import.meta.url);

// The SHA-256 by which OpenAI's tiktoken knows its files.
const vocabularies = [
  ['cl100k_base', cl100k, '223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7'],
  ['o200k_base', o200k, '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d'],
];

/** The tokens in Base64, by rank: a line of the table has a rank and the tokens from there on. */
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

/** The first digits of all numbers to the base of 64, then the second ones, then the third: like stands by like. */
function digits(numbers) {
  return [12, 6, 0].map((shift) => numbers.map((number) => DIGITS[(number >> shift) & 63]).join('')).join('');
}

/** The ranks of the two tokens that one is put together of; the first is as long as can be. */
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
  // A character for each byte.
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
