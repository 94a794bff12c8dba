import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { settledOf } from '../demo/growing-markdown.js';
import { blocksOf } from '../demo/markdown.js';
import { VisibleText } from '../demo/visible-text.js';

const readme = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('an answer that grows by a few characters at a time', () => {
  test.each([
    ['../README.md', 23],
    ['../../docs/resilience.md', 97],
    ['../../CONTRIBUTING.md', 31],
  ])('settles no block of %s that changes later', (path, step) => {
    const text = readme(path);
    const whole = blocksOf(text).map(({ raw }) => raw);
    let settled = 0;
    const blocks: string[] = [];
    for (let end = step; end < text.length; end += step) {
      const now = blocksOf(text.slice(settled, end));
      const done = now.slice(0, settledOf(now)).map(({ raw }) => raw);
      blocks.push(...done);
      settled += done.join('').length;
    }
    expect(text.length - settled).toBeLessThan(2000);
    expect(blocks).toEqual(whole.slice(0, blocks.length));
  });
});

test('a paragraph that is too long to be parsed in time is shown as text', () => {
  const inline = (length: number) => {
    const [paragraph] = blocksOf('**a** '.repeat(length / 6));
    return paragraph !== undefined && 'tokens' in paragraph ? (paragraph.tokens ?? []).map(({ type }) => type) : [];
  };
  expect(new Set(inline(600))).toEqual(new Set(['strong', 'text']));
  expect(inline(60_000)).toEqual(['text']);
});

describe('a control character', () => {
  test.each([
    ['\u0000\u001b[0m\u007f', '␀␛[0m␡'],
    ['\u0085\u202e\u2066', '\ufffd\ufffd\ufffd'],
    ['a\tb\nc', 'a\tb\nc'],
  ])('is visible in %j', (text, visible) => {
    expect(new VisibleText().next(text)).toBe(visible);
  });

  test('that ends a line counts as one line end, even if it arrives in two chunks', () => {
    const text = new VisibleText();
    expect(['a\r', '\nb', '\r', '', '\n', '\nc\r\nd'].map((piece) => text.next(piece)).join('')).toBe('a\nb\n\nc\nd');
  });
});
