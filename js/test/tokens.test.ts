import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { table } from './case-table.js';
import { countTokens } from '../src/tokens.js';

interface Golden {
  name: string;
  text: string;
  counts: Record<string, number>;
}

// Not imported: some of its texts end in half a character, which only JSON.parse lets pass.
const golden = new URL('../../client-extensions/src/test/resources/token/golden.json', import.meta.url);
const texts: Golden[] = JSON.parse(await readFile(golden, 'utf8')).texts;

test.each([
  ['What is the capital of France?', 'gpt-4o', 7],
  ['What is the capital of France?', 'gpt-4', 7],
  ['antidisestablishmentarianism', 'gpt-4o', 6],
  ['お誕生日おめでとう', 'gpt-4o', 8],
  ['お誕生日おめでとう', 'gpt-4', 9],
  ['', 'gpt-4o', 0],
])('%j has for %s %i tokens', (text, model, tokens) => {
  expect(countTokens(text, model)).toBe(tokens);
});

test.each(texts)('the text $name counts as the Java client counts it', ({ text, counts }) => {
  expect([countTokens(text, 'gpt-4'), countTokens(text, 'gpt-4o')]).toEqual([counts.cl100k_base, counts.o200k_base]);
});

// Made by scripts/tiktoken-counts.py.
const official = JSON.parse(await readFile(new URL('tiktoken-counts.json', import.meta.url), 'utf8'));

test(`random texts count as ${official.generator} counts them, also U+0085, U+FEFF and the long s`, () => {
  const counted = official.texts.map(([text]: [string]) => [
    text,
    countTokens(text, 'gpt-4'),
    countTokens(text, 'gpt-4o'),
  ]);
  expect(counted).toEqual(official.texts);
});

test.each(['gpt-4', 'gpt-4o'])('a million characters that are one word are counted for %s', (model) => {
  expect(countTokens('a'.repeat(1_000_000), model)).toBe(125_000);
});

test.each(table.encodings)('$model is counted with $encoding', ({ model, encoding }) => {
  const { text, counts } = texts.find(({ counts }) => counts.cl100k_base !== counts.o200k_base) as Golden;
  expect(countTokens(text, model)).toBe(counts[encoding]);
});

test('an unknown model is counted with the vocabulary before the newest', () => {
  const text = 'お誕生日おめでとう';
  expect(countTokens(text, 'claude-3-sonnet-20240229')).toBe(countTokens(text, 'gpt-4'));
  expect(countTokens(text)).toBe(countTokens(text, 'gpt-4'));
});

test('the name of a special token is counted as ordinary text', () => {
  expect(countTokens('<|endoftext|>', 'gpt-4o')).toBeGreaterThan(1);
});
