import { PairQueue } from './pair-queue.js';
import type { Ranks } from './vocabulary.js';

const NONE = -1;

/**
 * How many tokens one piece of text has: again and again, the pair of neighbours that merges to the token of the lowest
 * rank is merged, the first such pair before others, until no pair is left. Pairs wait in a queue, and parts know their
 * neighbours, so that n bytes take no more than 3n pairs looked up, and each at most once put into the queue.
 *
 * @param bytes - holds the piece, from its beginning
 * @param length - how many bytes the piece has
 */
export function countMerged(bytes: Uint8Array, length: number, ranks: Ranks, queue = new PairQueue()): number {
  /** Where the part that begins at a place ends; there the next one begins. */
  const ends = new Int32Array(length);
  /** Where the part before the one at a place begins. */
  const befores = new Int32Array(length);
  /** What the part at a place and the next one merge to. */
  const mergers = new Int32Array(length);

  const lookUp = (place: number): void => {
    const next = ends[place]!;
    const merger = next < length ? ranks.rank(bytes, place, ends[next]!) : NONE;
    mergers[place] = merger;
    if (merger !== NONE) {
      queue.add(merger, place);
    }
  };

  for (let place = 0; place < length; place++) {
    ends[place] = place + 1;
    befores[place] = place - 1;
  }
  for (let place = 0; place < length; place++) {
    lookUp(place);
  }
  let parts = length;
  while (!queue.isEmpty) {
    const { rank, place } = queue.take();
    // What waited for this pair may have become another's since.
    if (mergers[place] === rank) {
      const second = ends[place]!;
      const next = ends[second]!;
      ends[place] = next;
      mergers[second] = NONE;
      if (next < length) {
        befores[next] = place;
      }
      lookUp(place);
      if (place > 0) {
        lookUp(befores[place]!);
      }
      parts--;
    }
  }
  return parts;
}
