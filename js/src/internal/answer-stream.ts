import { type FailureDetails, TektonLlmError } from '../errors.js';
import type { ChunkHandler, ChunkStream, CompletionResult, StreamChunk } from '../types.js';
import type { Call } from './call.js';
import { EVENT_STREAM } from './http-transport.js';
import type { ChunkQueue } from './chunk-queue.js';
import { known } from './values.js';

/** The chunks of one answer for one reader; the first read starts the call. */
export class AnswerStream implements ChunkStream, AsyncIterator<StreamChunk> {
  private begin: (() => void) | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private isTaken = false;
  private isOver = false;

  /**
   * @param call the call
   * @param queue the queue of its chunks
   * @param begin starts the call
   */
  constructor(
    private readonly call: Call,
    private readonly queue: ChunkQueue,
    begin: () => void,
  ) {
    this.begin = begin;
  }

  get requestId(): string {
    return this.call.requestId;
  }

  /** The call's details for every failure. */
  failureDetails(): FailureDetails {
    return this.call.failureDetails();
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamChunk> {
    if (this.isTaken) {
      throw new TektonLlmError('A stream can be read only once; keep its chunks, or call again.');
    }
    this.isTaken = true;
    return this;
  }

  /** Returns the next chunk; concurrent reads get chunks in order. */
  next(): Promise<IteratorResult<StreamChunk>> {
    const { begin } = this;
    this.begin = undefined;
    try {
      begin?.();
    } catch (e) {
      this.isOver = true;
      return Promise.reject(e);
    }
    const next = this.turn.then(() => this.take());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async take(): Promise<IteratorResult<StreamChunk>> {
    if (!this.isOver) {
      try {
        const value = await this.queue.next();
        if (value !== undefined && !this.isOver) {
          return { done: false, value };
        }
      } catch (e) {
        if (!this.isOver) {
          this.isOver = true;
          throw e;
        }
      }
    }
    return { done: true, value: undefined };
  }

  /** Called when the reader leaves the stream. */
  async return(): Promise<IteratorResult<StreamChunk>> {
    this.isOver = true;
    this.call.cancel();
    return { done: true, value: undefined };
  }

  toReadableStream(): ReadableStream<Uint8Array> {
    const chunks = this[Symbol.asyncIterator]();
    const encoder = new TextEncoder();
    const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const next = await chunks.next();
            if (next.done) {
              controller.close();
            } else {
              controller.enqueue(encoder.encode(event(next.value)));
            }
          } catch (e) {
            const { name, retryable } = e as TektonLlmError;
            controller.enqueue(encoder.encode(`event: error\n${event({ name, retryable })}`));
            controller.close();
          }
        },
        cancel: async () => {
          await chunks.return?.();
        },
      },
      // No request is sent before the first read.
      { highWaterMark: 0 },
    );
  }

  toResponse(init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set('Content-Type', EVENT_STREAM);
    headers.set('Cache-Control', 'no-store');
    return new Response(this.toReadableStream(), { ...init, headers });
  }
}

/** Passes each chunk to the callback, and returns the complete answer at the end. */
export async function collect(stream: AsyncIterable<StreamChunk>, onChunk: ChunkHandler): Promise<CompletionResult> {
  const texts: string[] = [];
  const result: Omit<CompletionResult, 'content'> = { fallback: false, attempts: 1, warnings: [] };
  for await (const chunk of stream) {
    await onChunk(chunk);
    const { chunk: text, done: _, ...facts } = chunk;
    texts.push(text);
    // Fields that a later chunk lacks keep their earlier values.
    Object.assign(result, known(facts));
  }
  return { ...result, content: texts.join('') };
}
