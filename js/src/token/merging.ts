import { PairQueue } from './pair-queue.js';
import type { Ranks } from './vocabulary.js';

const NONE = -1;

/**
 * Counts the tokens of one piece of text: repeatedly merges the pair of neighbours whose merged token has the lowest rank, the
 * first such pair before others, until no pair is left. Pairs wait in a queue, and each part has links to its neighbours, so
 * that n bytes need at most 3n lookups of pairs, each of which enters the queue at most once.
 *
 * @param bytes - contains the piece, from index 0
 * @param length - the number of bytes of the piece
 */
export function countMerged(bytes: Uint8Array, length: number, ranks: Ranks, queue = new PairQueue()): number {
  /** For the part that starts at an index: its end, where the next part starts. */
  const ends = new Int32Array(length);
  /** For the part that starts at an index: the start of the part before it. */
  const befores = new Int32Array(length);
  /** For the part that starts at an index: the rank of the token that it and the next part merge to. */
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
    // The queue may contain a pair whose parts have been merged with others in the meantime.
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
