import { TektonLlmError } from '../errors.js';
import type { StreamChunk } from '../types.js';
import { orAborted } from './aborting.js';
import type { Call } from './call.js';

/** The most characters that may wait, which are 32 MiB of memory; pieces may be large. */
const MOST_CHARS = 16 * 1024 * 1024;

type Outcome = { readonly last: StreamChunk | undefined } | { readonly error: unknown };

/** The pieces of one answer on their way from the server to the caller, who takes them at a pace of its own. */
export class Pieces {
  private readonly waiting: StreamChunk[] = [];
  private chars = 0;
  private outcome: Outcome | undefined;
  private wake: (() => void) | undefined;
  private taken: (() => void) | undefined;

  /**
   * @param call the call whose answer this is
   * @param most how many pieces may wait for their reader
   */
  constructor(
    private readonly call: Call,
    private readonly most: number,
  ) {}

  /** Takes a piece that has come. Throws where too many wait already. */
  push(chunk: StreamChunk): void {
    if (this.isFull) {
      throw new TektonLlmError(
        'The reader of the stream fell too far behind: the most chunks that may wait for it were waiting. Take them faster, or raise maxWaitingChunks.',
        this.call.details(),
      );
    }
    this.chars += chunk.chunk.length;
    this.waiting.push(chunk);
    this.wake?.();
  }

  /** Waits until there is room, for a server that can be kept waiting. */
  async room(): Promise<void> {
    while (this.isFull) {
      const taken = new Promise<void>((resolve) => {
        this.taken = resolve;
      });
      await orAborted(taken, this.call.signal);
    }
  }

  private get isFull(): boolean {
    return this.waiting.length >= this.most || this.chars >= MOST_CHARS;
  }

  /** Takes what becomes of the answer, for after the pieces before it; one that was cancelled ends at once. */
  settle(outcome: Outcome): void {
    this.outcome = outcome;
    if (this.call.signal.aborted) {
      this.waiting.length = 0;
    }
    this.wake?.();
  }

  /** Waits for the next piece; undefined after the last one. */
  async next(): Promise<StreamChunk | undefined> {
    // Of a call that is cancelled nothing comes any more but its failure.
    while ((this.waiting.length === 0 || this.call.signal.aborted) && this.outcome === undefined) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const waited = this.waiting.shift();
    this.chars -= waited?.chunk.length ?? 0;
    this.taken?.();
    const chunk = waited ?? this.final();
    this.call.delivered += chunk?.chunk ?? '';
    return chunk;
  }

  private final(): StreamChunk | undefined {
    const { outcome } = this;
    this.outcome = { last: undefined };
    if (outcome !== undefined && 'error' in outcome) {
      throw outcome.error;
    }
    return outcome?.last;
  }
}
