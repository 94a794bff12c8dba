/** The factor of the rank in a key, which leaves room for the index; the key of any rank and index is an exact number. */
const PLACES = 2 ** 32;

/** A priority queue of pairs, ordered by the rank of the merged token and then by the index: a binary heap of numbers. */
export class PairQueue {
  private keys = new Float64Array(64);
  private size = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  add(rank: number, place: number): void {
    if (this.size === this.keys.length) {
      const grown = new Float64Array(this.size * 2);
      grown.set(this.keys);
      this.keys = grown;
    }
    this.rise(this.size++, rank * PLACES + place);
  }

  /** Removes and returns the first pair; undefined for an empty queue. */
  take(): { rank: number; place: number } {
    const first = this.keys[0]!;
    const last = this.keys[--this.size]!;
    this.sink(last);
    return { rank: Math.floor(first / PLACES), place: first % PLACES };
  }

  /** Moves a key from the end of the heap towards the top, to its position. */
  private rise(from: number, key: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(key, this.keys[parent]!)) {
        break;
      }
      this.keys[at] = this.keys[parent]!;
      at = parent;
    }
    this.keys[at] = key;
  }

  /** Moves a key from the free top of the heap towards the end, to its position. */
  private sink(key: number): void {
    let at = 0;
    let child = 1;
    while (child < this.size) {
      if (child + 1 < this.size && this.before(this.keys[child + 1]!, this.keys[child]!)) {
        child++;
      }
      if (!this.before(this.keys[child]!, key)) {
        break;
      }
      this.keys[at] = this.keys[child]!;
      at = child;
      child = 2 * at + 1;
    }
    this.keys[at] = key;
  }

  /** Whether one key comes before another; called in every step of the heap. */
  protected before(key: number, other: number): boolean {
    return key < other;
  }
}
