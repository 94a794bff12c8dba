import { type FailureDetails, LlmCancelledError, LlmTimeoutError, type TektonLlmError } from '../errors.js';
import type { OpenCalls } from './open-calls.js';

/** Makes the error of a call that was ended from this side, once it is known how far the call had come. */
export type Ending = (details: FailureDetails) => TektonLlmError;

/** Its caller has what it wants, or wants no more. */
const LEFT: Ending = cancelledBecause('its caller left it');

/**
 * One call from its beginning to its end, whatever is made of it: it ends once, by its outcome, by its signal, at its
 * deadline or where it is cancelled, and its client knows it from its beginning to then. Who reads the answer has no part
 * in that.
 */
export class Call {
  /** The number of the attempt that is due or under way, from 1. */
  attempt = 1;
  /** How many attempts have begun. */
  attempts = 0;
  /** The id that the last request carried; undefined where none was sent. */
  sentId: string | undefined;
  /** The text that has come. */
  text = '';
  /** The text that has reached the caller. */
  delivered = '';

  private readonly controller = new AbortController();
  private isOver = false;
  private ending: Ending = LEFT;
  private deadlineAt = Number.POSITIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly requestId: string,
    private readonly calls: OpenCalls,
    private readonly deadline?: number,
    readonly callerSignal?: AbortSignal,
  ) {}

  /** Aborted where the call is ended from this side. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** How many milliseconds are left until the deadline. */
  get timeLeft(): number {
    return this.deadlineAt - Date.now();
  }

  /** Begins the call. Throws where its client makes no more calls, or has an open one of this id. */
  begin(): void {
    if (this.isOver) {
      return;
    }
    this.calls.add(this);
    const { deadline } = this;
    if (deadline !== undefined && !this.signal.aborted) {
      this.deadlineAt = Date.now() + deadline;
      this.timer = setTimeout(() => this.cancel(lateBy(deadline)), deadline);
    }
  }

  /** Ends it from this side; tells whether it had not ended yet. */
  cancel(ending: Ending = LEFT): boolean {
    if (this.isOver) {
      return false;
    }
    this.end();
    this.ending = ending;
    this.controller.abort();
    return true;
  }

  /** Its outcome is there. */
  end(): void {
    if (!this.isOver) {
      this.isOver = true;
      clearTimeout(this.timer);
      this.calls.remove(this);
    }
  }

  /** Takes note that the attempt asks a server; of the id, where one goes with the request. */
  asks(sentId?: string): void {
    this.attempts = this.attempt;
    this.sentId = sentId ?? this.sentId;
  }

  /** Throws where it was ended from this side. */
  check(): void {
    if (this.signal.aborted) {
      throw this.cancelled();
    }
  }

  /** The error of a call that was ended from this side. */
  cancelled(): TektonLlmError {
    return this.ending(this.details());
  }

  /** What every failure tells of the call. */
  details(): FailureDetails {
    return {
      attempts: this.attempts,
      requestId: this.sentId,
      partialText: (this.signal.aborted ? this.delivered : this.text) || undefined,
    };
  }
}

/** Ends a call that is not wanted any more. */
export function cancelledBecause(reason: string, cause?: unknown): Ending {
  return (details) => new LlmCancelledError(`The call was cancelled: ${reason}.`, { ...details, cause });
}

/** Ends a call whose caller's signal was aborted. One that was aborted by the clock says so. */
export function abortedBy(signal: AbortSignal): Ending {
  const cause: unknown = signal.reason;
  return (cause as Error | undefined)?.name === 'TimeoutError'
    ? (details) =>
        new LlmTimeoutError("The time of the call's signal was over before the answer came. Give it more.", {
          ...details,
          cause,
        })
    : cancelledBecause('its signal was aborted', cause);
}

function lateBy(deadline: number): Ending {
  return (details) =>
    new LlmTimeoutError(`The deadline of the call, ${deadline} ms, came before its answer. Raise it.`, details);
}
