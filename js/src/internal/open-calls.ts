import { LlmCancelledException, TektonLlmException } from '../errors.js';
import { CancelReason } from './error-mapper.js';

interface OpenCall {
  readonly controller: AbortController;
  readonly forget: () => void;
}

/** The calls under way, by their request ids. */
export class OpenCalls {
  private readonly calls = new Map<string, OpenCall>();
  private closed = false;

  /** Checks that calls may still be made. */
  check(): void {
    if (this.closed) {
      throw new TektonLlmException('The client is closed; make another.');
    }
  }

  /** Takes a call in, which ends when its caller's signal is aborted. */
  begin(requestId: string, controller: AbortController, signal: AbortSignal | undefined): void {
    const abort = () => controller.abort(abortedBy(signal));
    signal?.addEventListener('abort', abort);
    this.calls.set(requestId, { controller, forget: () => signal?.removeEventListener('abort', abort) });
    if (signal?.aborted) {
      abort();
    }
  }

  /** Ends a call; tells whether there was one. */
  cancel(requestId: string, reason: CancelReason): boolean {
    const call = this.calls.get(requestId);
    call?.controller.abort(reason);
    this.ended(requestId);
    return call !== undefined;
  }

  /** Forgets a call that has ended. */
  ended(requestId: string): void {
    this.calls.get(requestId)?.forget();
    this.calls.delete(requestId);
  }

  /** Ends all calls, and lets no more begin. */
  close(reason: CancelReason): void {
    this.closed = true;
    for (const requestId of [...this.calls.keys()]) {
      this.cancel(requestId, reason);
    }
  }
}

function abortedBy(signal: AbortSignal | undefined): CancelReason {
  return new CancelReason(
    (details) =>
      new LlmCancelledException('The call was cancelled: its signal was aborted.', {
        ...details,
        cause: signal?.reason,
      }),
  );
}
