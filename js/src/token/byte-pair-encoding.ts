import { countMerged } from './merging.js';
import { Utf8Buffer } from './utf8.js';
import type { Ranks } from './vocabulary.js';

/** Counts tokens like OpenAI's tiktoken. Special tokens such as `<|endoftext|>` count as ordinary text. */
export class BytePairEncoding {
  private readonly pieces: RegExp;
  private readonly utf8 = new Utf8Buffer();

  /**
   * @param pieces - the pattern that splits a text into pieces without gaps; no token extends beyond its piece
   */
  constructor(
    pieces: string,
    private readonly ranks: Ranks,
  ) {
    this.pieces = new RegExp(pieces, 'uy');
  }

  count(text: string): number {
    const { pieces } = this;
    let tokens = 0;
    let from = 0;
    pieces.lastIndex = 0;
    while (pieces.test(text)) {
      tokens += this.countPiece(text, from, pieces.lastIndex);
      from = pieces.lastIndex;
    }
    return tokens;
  }

  private countPiece(text: string, from: number, to: number): number {
    const { utf8, ranks } = this;
    utf8.write(text, from, to);
    const isToken = ranks.rank(utf8.bytes, 0, utf8.length) >= 0;
    return isToken ? 1 : countMerged(utf8.bytes, utf8.length, ranks);
  }
}
