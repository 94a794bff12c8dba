import { InvalidRequestError, TektonLlmError } from '../errors.js';
import { onAbort } from './aborting.js';
import { abortedBy, type Call, type Ending } from './call.js';

/** The calls of one signal, which share one listener. */
interface Watched {
  readonly calls: Set<Call>;
  readonly forget: () => void;
}

/** The calls in progress, by request id. */
export class OpenCalls {
  private readonly calls = new Map<string, Call>();
  private readonly watched = new Map<AbortSignal, Watched>();
  private isClosed = false;

  /** Checks that the client is open. */
  check(): void {
    if (this.isClosed) {
      throw new TektonLlmError('The client is closed; create a new one.');
    }
  }

  /** Adds a call, which ends when its signal is aborted. */
  add(call: Call): void {
    this.check();
    const { requestId, callerSignal: signal } = call;
    if (this.calls.has(requestId)) {
      throw new InvalidRequestError(
        'requestId must be unique among the calls in progress, but another call has this one.',
      );
    }
    this.calls.set(requestId, call);
    if (signal?.aborted) {
      call.cancel(abortedBy(signal));
    } else if (signal !== undefined) {
      (this.watched.get(signal) ?? this.watch(signal)).calls.add(call);
    }
  }

  private watch(signal: AbortSignal): Watched {
    const calls = new Set<Call>();
    const forget = onAbort(signal, () => {
      for (const call of [...calls]) {
        call.cancel(abortedBy(signal));
      }
    });
    const watched: Watched = { calls, forget };
    this.watched.set(signal, watched);
    return watched;
  }

  /** Removes a call that has ended. */
  remove(call: Call): void {
    if (this.calls.get(call.requestId) === call) {
      this.calls.delete(call.requestId);
    }
    const { callerSignal: signal } = call;
    const watched = signal && this.watched.get(signal);
    if (watched?.calls.delete(call) && watched.calls.size === 0) {
      this.watched.delete(signal as AbortSignal);
      watched.forget();
    }
  }

  /** Cancels a call; returns whether there was one. */
  cancel(requestId: string, ending: Ending): boolean {
    return this.calls.get(requestId)?.cancel(ending) ?? false;
  }

  /** Cancels all calls, and rejects further ones. */
  close(ending: Ending): void {
    this.isClosed = true;
    for (const call of [...this.calls.values()]) {
      call.cancel(ending);
    }
  }
}
