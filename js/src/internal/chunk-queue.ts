import { TektonLlmError } from '../errors.js';
import type { StreamChunk } from '../types.js';
import type { Call } from './call.js';

/** The maximum number of waiting characters, which take 32 MiB of memory; chunks may be large. */
const MOST_CHARS = 16 * 1024 * 1024;

type Outcome = { readonly last: StreamChunk | undefined } | { readonly error: unknown };

/** The queue of one answer's chunks between the server and the caller, who reads at its own pace. */
export class ChunkQueue {
  private readonly waiting: StreamChunk[] = [];
  private chars = 0;
  private outcome: Outcome | undefined;
  private wake: (() => void) | undefined;
  private taken: (() => void) | undefined;

  /**
   * @param call the call
   * @param most the maximum number of chunks that wait for the reader
   */
  constructor(
    private readonly call: Call,
    private readonly most: number,
  ) {}

  /** Adds a chunk. Throws if too many are waiting. */
  push(chunk: StreamChunk): void {
    if (this.isFull) {
      throw new TektonLlmError(
        'The reader of the stream fell too far behind: the maximum number of chunks was waiting. Read faster, or raise maxWaitingChunks.',
        this.call.failureDetails(),
      );
    }
    this.chars += chunk.chunk.length;
    this.waiting.push(chunk);
    this.wake?.();
  }

  /** Waits until there is room, if the server can be paused. */
  async room(): Promise<void> {
    while (this.isFull) {
      const taken = new Promise<void>((resolve) => {
        this.taken = resolve;
      });
      await this.call.wait(taken);
    }
  }

  private get isFull(): boolean {
    return this.waiting.length >= this.most || this.chars >= MOST_CHARS;
  }

  /** Sets the outcome, which follows the waiting chunks; a cancelled answer ends immediately. */
  settle(outcome: Outcome): void {
    this.outcome = outcome;
    if (this.call.isCancelled) {
      this.waiting.length = 0;
    }
    this.wake?.();
  }

  /** Waits for the next chunk; undefined after the last one. */
  async next(): Promise<StreamChunk | undefined> {
    // A cancelled call provides only its failure.
    while ((this.waiting.length === 0 || this.call.isCancelled) && this.outcome === undefined) {
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
