import { expect, test } from 'vitest';
import { ErrorText } from '../src/internal/error-text.js';

const text = new ErrorText();

test('half a surrogate pair in an error is shown as a replacement character', () => {
  expect(text.shorten('a\ud83d b\ude00 \ud83d\ude00')).toBe('a\ufffd b\ufffd \ud83d\ude00');
});

test('an error is not cut inside of a character', () => {
  expect(text.shorten(`${'a'.repeat(499)}\ud83d\ude00 and more`)).toBe(`${'a'.repeat(499)}…`);
  expect(text.shorten(`${'a'.repeat(498)}\ud83d\ude00 and more`)).toBe(`${'a'.repeat(498)}\ud83d\ude00…`);
});
