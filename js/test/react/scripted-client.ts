import type { GenerationOptions, StreamChunk } from '../../src/index.js';
import type { AnsweringClient } from '../../src/react.js';

/** One answer that a hook asked for, which comes as the test says. */
export class ScriptedAnswer {
  private readonly chunks: StreamChunk[] = [];
  private wake: () => void = () => undefined;
  private failure: unknown;
  private over = false;
  /** Whether the hook has left the loop, or the loop has ended. */
  left = false;

  constructor(
    readonly input: unknown,
    readonly options: GenerationOptions,
  ) {
    options.signal?.addEventListener('abort', () => this.fail(new Error('aborted')));
  }

  piece(chunk: string, more: Partial<StreamChunk> = {}): void {
    this.chunks.push({ chunk, done: false, fallback: false, ...more });
    this.wake();
  }

  /** The last chunk, with what it reports. */
  end(more: Partial<StreamChunk> = {}): void {
    this.over = true;
    this.piece('', { done: true, attempts: 1, warnings: [], ...more });
  }

  fail(failure: unknown): void {
    this.failure ??= failure;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamChunk> {
    try {
      for (;;) {
        yield* this.chunks.splice(0);
        if (this.failure !== undefined) {
          throw this.failure;
        }
        if (this.over) {
          return;
        }
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      this.left = true;
    }
  }
}

/** A client whose answers the test makes. */
export class ScriptedClient implements AnsweringClient {
  readonly answers: ScriptedAnswer[] = [];

  get last(): ScriptedAnswer {
    return this.answers.at(-1)!;
  }

  stream(input: unknown, options: GenerationOptions = {}) {
    const answer = new ScriptedAnswer(input, options);
    this.answers.push(answer);
    return Object.assign(answer, { requestId: `${this.answers.length}` });
  }
}
