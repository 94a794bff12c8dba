import type { CompletionResult, StreamChunk } from '../types.js';
import type { LlmBackend } from './backend.js';
import type { CallContext, ChatCall } from './call.js';
import type { Log } from './log.js';
import { Retries, RetryBudget } from './retries.js';

/** Repeats attempts that failed in a way that may pass; a stream only while none of its text has come. */
export class RetryingBackend implements LlmBackend {
  private readonly budget = new RetryBudget();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly log: Log,
  ) {}

  complete(call: ChatCall): Promise<CompletionResult> {
    return this.retry(call, (attempt) => this.delegate.complete(attempt));
  }

  /** Makes attempts until one succeeds, or there are no more. */
  async retry<C extends CallContext, T>(call: C, work: (attempt: C) => Promise<T>): Promise<T> {
    const retries = new Retries(call, this.budget, this.log);
    while (true) {
      try {
        const result = await work(retries.attempt);
        retries.succeeded();
        return result;
      } catch (e) {
        await retries.next(e);
      }
    }
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    const retries = new Retries(call, this.budget, this.log);
    let textSeen = false;
    while (true) {
      try {
        for await (const chunk of this.delegate.stream(retries.attempt)) {
          textSeen ||= chunk.chunk !== '';
          if (chunk.done) {
            // Now, for whoever has the last chunk may ask for no more.
            retries.succeeded();
          }
          yield chunk.done ? { ...chunk, attempts: retries.attempt.attempt } : chunk;
        }
        return;
      } catch (e) {
        if (textSeen) {
          // The caller has part of the answer, and a new one would be glued to it.
          throw e;
        }
        await retries.next(e);
      }
    }
  }
}
