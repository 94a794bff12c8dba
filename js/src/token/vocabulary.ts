/** The tokens of an encoding, each with its place in the order of merging. */
export interface Ranks {
  /** The rank of the token with these bytes, or -1 for none. */
  rank(bytes: Uint8Array, from: number, to: number): number;
}

/** The tokens as the build writes them down, by rank. */
export interface PackedTokens {
  /** The bytes that are tokens by themselves, which are all 256, in Base64. */
  readonly singles: string;
  /** For each token after those, the rank of one that it begins with, in three digits to the base of 64: see `numbers`. */
  readonly lefts: string;
  /** For each token after those, the rank of the one that is its rest. */
  readonly rights: string;
}

/**
 * The ranks of a vocabulary. Its tokens lie one after the other in an array, and an open hash table finds them there: so a
 * vocabulary of 200,000 is ready in some milliseconds, and has no object for each.
 */
export class Vocabulary implements Ranks {
  private readonly tokens: Uint8Array;
  /** Where each token begins, and behind the last one, where it ends. */
  private readonly starts: Int32Array;
  /** In each slot the rank of a token and 1, or 0 where it is free. */
  private readonly slots: Int32Array;
  private readonly longest: number;

  constructor({ singles, lefts, rights }: PackedTokens) {
    const bytes = atob(singles);
    const left = numbers(lefts);
    const right = numbers(rights);
    const size = bytes.length + left.length;
    const starts = new Int32Array(size + 1);
    let longest = 0;
    for (let rank = 0; rank < size; rank++) {
      const merged = rank - bytes.length;
      const length = merged < 0 ? 1 : lengthIn(starts, left[merged]!) + lengthIn(starts, right[merged]!);
      starts[rank + 1] = starts[rank]! + length;
      longest = length > longest ? length : longest;
    }
    this.longest = longest;
    this.starts = starts;
    this.tokens = new Uint8Array(starts[size]!);
    for (let rank = 0; rank < bytes.length; rank++) {
      this.tokens[rank] = bytes.charCodeAt(rank);
    }
    for (let merged = 0; merged < left.length; merged++) {
      const middle = this.copy(left[merged]!, starts[bytes.length + merged]!);
      this.copy(right[merged]!, middle);
    }
    // At least half of the slots are free, so that one is found within a few steps.
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(size * 2)));
    for (let rank = 0; rank < size; rank++) {
      this.slots[this.freeSlot(starts[rank]!, starts[rank + 1]!)] = rank + 1;
    }
  }

  /** Copies the bytes of a token to a position, and returns the position after them. */
  private copy(rank: number, to: number): number {
    const end = this.starts[rank + 1]!;
    let at = to;
    for (let i = this.starts[rank]!; i < end; i++) {
      this.tokens[at++] = this.tokens[i]!;
    }
    return at;
  }

  private freeSlot(from: number, to: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(this.tokens, from, to) & mask;
    while (this.slots[slot] !== 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  rank(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > this.longest) {
      return -1;
    }
    const mask = this.slots.length - 1;
    let slot = hash(bytes, from, to) & mask;
    let rank = this.slots[slot]! - 1;
    while (rank >= 0 && !this.isToken(rank, bytes, from, to)) {
      slot = (slot + 1) & mask;
      rank = this.slots[slot]! - 1;
    }
    return rank;
  }

  private isToken(rank: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[rank]!;
    if (this.starts[rank + 1]! - start !== to - from) {
      return false;
    }
    let i = from;
    while (i < to && this.tokens[start + i - from] === bytes[i]) {
      i++;
    }
    return i === to;
  }
}

function lengthIn(starts: Int32Array, rank: number): number {
  return starts[rank + 1]! - starts[rank]!;
}

/** FNV-1a, its high bits mixed into the low ones, which pick the slot. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    value = Math.imul(value ^ bytes[i]!, 0x01000193);
  }
  return value ^ (value >>> 15);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Reads numbers of three digits to the base of 64: the first digits of all, then the second ones, then the third. */
function numbers(text: string): Int32Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i++) {
    values[DIGITS.charCodeAt(i)] = i;
  }
  const read = new Int32Array(text.length / 3);
  for (let i = 0; i < text.length; i++) {
    const at = i % read.length;
    read[at] = (read[at]! << 6) | values[text.charCodeAt(i)]!;
  }
  return read;
}
