import { expect, test } from 'vitest';
import { countTokens } from '../src/tokens.js';

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

test('a model that is not known is counted as the vocabulary before the newest counts', () => {
  const text = 'お誕生日おめでとう';
  expect(countTokens(text, 'claude-3-sonnet-20240229')).toBe(countTokens(text, 'gpt-4'));
  expect(countTokens(text)).toBe(countTokens(text, 'gpt-4'));
});

test('the name of a special token is a text like any other', () => {
  expect(countTokens('<|endoftext|>', 'gpt-4o')).toBeGreaterThan(1);
});
