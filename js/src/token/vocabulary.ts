/** The tokens of an encoding with their ranks, which are the order of merging. */
export interface Ranks {
  /** The rank of the token with these bytes, or -1 for none. */
  rank(bytes: Uint8Array, from: number, to: number): number;
}

/** The packed form of the tokens, which the build writes, by rank. */
export interface PackedTokens {
  /** The tokens of a single byte, which are all 256 bytes, in Base64. */
  readonly singles: string;
  /** For each further token, the rank of the token that it starts with, as three digits in base 64: see `numbers`. */
  readonly lefts: string;
  /** For each further token, the rank of the token that is the rest. */
  readonly rights: string;
}

/**
 * The ranks of a vocabulary. One array contains all tokens, and an open hash table finds them in it: a vocabulary of 200,000
 * tokens is ready within milliseconds, and needs no object for each token.
 */
export class Vocabulary implements Ranks {
  private readonly tokens: Uint8Array;
  /** The start of each token, and the end of the last one. */
  private readonly starts: Int32Array;
  /** The rank of the token in each slot, plus 1; 0 for a free slot. */
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
    // At least half of the slots are free, so that a search takes only a few steps.
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

/** The FNV-1a hash; its high bits are mixed into the low ones, which select the slot. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    value = Math.imul(value ^ bytes[i]!, 0x01000193);
  }
  return value ^ (value >>> 15);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Reads numbers of three digits in base 64: the first digits of all numbers, then the second ones, then the third ones. */
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
