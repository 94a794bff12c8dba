import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { describe, expect, test } from 'vitest';
import { cl100kBase } from '../src/generated/vocabularies/cl100k-base.js';
import { encoding } from '../src/token/encodings.js';
import { countMerged } from '../src/token/merging.js';
import { PairQueue } from '../src/token/pair-queue.js';
import { type Ranks, Vocabulary } from '../src/token/vocabulary.js';
import { random } from './random.js';

const vocabulary = new Vocabulary(cl100kBase);

/** Counts by the rule itself: it searches all pairs for each merge. */
function countSlowly(bytes: Uint8Array, ranks: Ranks): number {
  const starts = Array.from(bytes, (_, i) => i);
  const end = (part: number) => starts[part] ?? bytes.length;
  for (;;) {
    let first = -1;
    let lowest = Infinity;
    for (let part = 0; part + 1 < starts.length; part++) {
      const rank = ranks.rank(bytes, end(part), end(part + 2));
      if (rank >= 0 && rank < lowest) {
        first = part;
        lowest = rank;
      }
    }
    if (first < 0) {
      return starts.length;
    }
    starts.splice(first + 1, 1);
  }
}

/** Pieces that merge in very different ways: of few letters, of many letters, of any bytes. */
function pieces(seed: number): Uint8Array[] {
  const next = random(seed);
  return [2, 3, 5, 26, 256].map((letters) =>
    Uint8Array.from({ length: 1 + Math.floor(next() * 300) }, () =>
      letters === 256 ? next() * 256 : 97 + Math.floor(next() * letters),
    ),
  );
}

describe('merging', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'has as many tokens as the simple algorithm, seed %i',
    (seed) => {
      for (const bytes of pieces(seed)) {
        expect(countMerged(bytes, bytes.length, vocabulary)).toBe(countSlowly(bytes, vocabulary));
      }
    },
  );

  test.each([
    ['one letter', () => 97],
    ['spaces', () => 32],
    ['two letters in turn', (i: number) => 97 + (i % 2)],
    ['a Thai word', (i: number) => Buffer.from('มนุษย์')[i % 18]!],
    ['letters without order', (i: number) => 97 + ((i * i * 7 + (i >> 2)) % 23)],
  ])('takes ten times the steps for ten times the text of %s', (_, byteAt) => {
    const [few, many] = [10_000, 100_000].map((length) => steps(Uint8Array.from({ length }, (_, i) => byteAt(i))));
    expect(many).toBeLessThanOrEqual(12 * few!);
    expect(few).toBeLessThanOrEqual(9 * 10_000);
  });
});

/** Pairs looked up, put into the queue and taken out of it. */
function steps(bytes: Uint8Array): number {
  let count = 0;
  const ranks: Ranks = {
    rank: (...span) => {
      count++;
      return vocabulary.rank(...span);
    },
  };
  class CountingQueue extends PairQueue {
    override add(rank: number, place: number): void {
      count++;
      super.add(rank, place);
    }

    override take() {
      count++;
      return super.take();
    }
  }
  countMerged(bytes, bytes.length, ranks, new CountingQueue());
  return count;
}

describe('the queue of pairs', () => {
  test('returns the lowest rank first, and within a rank the first place, for texts of any length', () => {
    const next = random(3);
    const pairs = Array.from({ length: 1000 }, () => [Math.floor(next() * 20), Math.floor(next() * 2 ** 32)] as const);
    const queue = new PairQueue();
    pairs.forEach(([rank, place]) => queue.add(rank, place));
    const taken: (readonly [number, number])[] = [];
    while (!queue.isEmpty) {
      const { rank, place } = queue.take();
      taken.push([rank, place]);
    }
    expect(taken).toEqual(pairs.toSorted(([r1, p1], [r2, p2]) => r1 - r2 || p1 - p2));
  });

  test.each([1000, 30_000])('compares no more often than a heap of %i does', (size) => {
    let comparisons = 0;
    class CountingQueue extends PairQueue {
      protected override before(key: number, other: number): boolean {
        comparisons++;
        return super.before(key, other);
      }
    }
    const queue = new CountingQueue();
    for (let i = size; i > 0; i--) {
      queue.add(i, 0);
    }
    while (!queue.isEmpty) {
      queue.take();
    }
    expect(comparisons).toBeLessThanOrEqual(3 * size * Math.log2(size));
  });
});

describe('random texts', () => {
  // No U+0085, no U+FEFF, no long s: there js-tiktoken splits texts as OpenAI's tiktoken does not.
  const words =
    "it's|'S|'LL|IT|the| word|Straße|é|e\u0301|\u0301|日本|お|ไทย|한국|😀|👨‍👩‍👧|\u00a0|\u3000|\u2028|\r|\n|\r\n| |   |\t|1|1234|½|/|//|=|!|" +
    '<|endoftext|>|\0|ǅ|ʰ|Ⅷ|{|();|__|\ud83d|a';
  const parts = [...words.split('|'), '|'];
  const references = { cl100k_base: new Tiktoken(cl100k), o200k_base: new Tiktoken(o200k) };

  test.each(Object.entries(references))('count in %s as js-tiktoken counts them', (name, reference) => {
    const next = random(11);
    for (let i = 0; i < 1500; i++) {
      const length = 1 + Math.floor(next() * 40);
      const text = Array.from({ length }, () => parts[Math.floor(next() * parts.length)]).join('');
      const tokens = encoding(name as keyof typeof references).count(text);
      expect({ text, tokens }).toEqual({ text, tokens: reference.encode(text, [], []).length });
    }
  });
});
