import { LlmTimeoutError } from '../../errors.js';
import type { StreamChunk } from '../../types.js';
import { onAbort } from '../aborting.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';

/** Limits the number of concurrent calls; further calls wait in order until their turn, their timeout or their end. */
export class LimitedBackend implements LlmBackend {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /** @param limit the maximum number of concurrent calls, 1 or more */
  constructor(
    private readonly delegate: LlmBackend,
    private readonly limit: number,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    await this.turn(chat);
    try {
      return await this.delegate.ask(chat);
    } finally {
      this.passTurn();
    }
  }

  /** Waits for the call's turn; throws if the call ends before. */
  private async turn(chat: ChatCall): Promise<void> {
    const { signal } = chat.call;
    chat.call.check();
    if (this.running < this.limit) {
      this.running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (failure: () => Error) => () => {
        forget();
        this.waiting.splice(this.waiting.indexOf(begin), 1);
        reject(failure());
      };
      const timer = setTimeout(
        leave(() => this.late(chat)),
        chat.timeout,
      );
      const forget = () => {
        clearTimeout(timer);
        stopListening();
      };
      const begin = () => {
        forget();
        resolve();
      };
      const stopListening = onAbort(
        signal,
        leave(() => chat.call.cancelled()),
      );
      this.waiting.push(begin);
    });
  }

  /** Passes the turn of an ended call to the first waiting one. */
  private passTurn(): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.running--;
    } else {
      next();
    }
  }

  /** The timeout error, which is not retried, as another attempt would wait behind all others. */
  private late(chat: ChatCall): LlmTimeoutError {
    return new LlmTimeoutError(
      `The timeout of the call expired while the call waited for its turn: the client makes at most ${this.limit} concurrent calls to this server. Raise the timeout, or maxConcurrentCalls if the server supports more.`,
      { ...chat.call.failureDetails(), retryable: false },
    );
  }
}
