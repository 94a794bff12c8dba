import type { StreamChunk } from '../types.js';
import type { LlmBackend } from './backend.js';
import type { CallContext, ChatCall } from './chat-call.js';
import type { Log } from './log.js';
import { Retries, RetryBudget } from './retries.js';

/** Retries attempts after transient failures; a stream only before its first text. */
export class RetryingBackend implements LlmBackend {
  private readonly budget = new RetryBudget();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly log: Log,
  ) {}

  ask(chat: ChatCall): Promise<StreamChunk> {
    return this.retry(chat, async () => {
      const last = await this.delegate.ask(chat);
      return { ...last, attempts: chat.call.attempts };
    });
  }

  /** Makes attempts until one succeeds, or there are no more. */
  async retry<T>(context: CallContext, work: () => Promise<T>): Promise<T> {
    const retries = new Retries(context, this.budget, this.log);
    const { call } = context;
    while (true) {
      call.attempt = call.attempts + 1;
      try {
        const result = await work();
        retries.succeeded();
        return result;
      } catch (e) {
        await retries.next(e);
      }
    }
  }
}
