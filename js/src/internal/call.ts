import { type FailureDetails, LlmCancelledError, LlmTimeoutError, type TektonLlmError } from '../errors.js';
import { orAborted, orLate } from './aborting.js';
import type { OpenCalls } from './open-calls.js';

/** Creates the error of a cancelled call, from the details of its progress. */
export type Ending = (details: FailureDetails) => TektonLlmError;

/** The caller has left the stream. */
const LEFT: Ending = cancelledBecause('its caller left it');

/**
 * One call from start to end: it ends once, by its outcome, its signal, its deadline or cancellation, and its client tracks it
 * until then, independently of the answer's reader.
 */
export class Call {
  /** The number of the next or current attempt, from 1. */
  attempt = 1;
  /** The number of started attempts. */
  attempts = 0;
  /** The id of the last request; undefined if none was sent. */
  sentId: string | undefined;
  /** The text received from the server. */
  text = '';
  /** The text that the caller has received. */
  delivered = '';

  private readonly controller = new AbortController();
  private isOver = false;
  private isComplete = false;
  private ending: Ending = LEFT;
  private deadlineAt = Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly requestId: string,
    private readonly calls: OpenCalls,
    private readonly deadline?: number,
    readonly callerSignal?: AbortSignal,
  ) {}

  /** Aborted when the call is cancelled. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the call was cancelled before its answer was complete. */
  get isCancelled(): boolean {
    return this.signal.aborted && !this.isComplete;
  }

  /** The time until the deadline in milliseconds. */
  get timeLeft(): number {
    return this.deadlineAt - Date.now();
  }

  /** Starts the call. Throws if its client is closed, or has an open call with this id. */
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

  /** Cancels the call; returns whether it was in progress. Of a call whose answer is complete, this only ends the waits. */
  cancel(ending: Ending = LEFT): boolean {
    if (this.isOver) {
      return false;
    }
    this.end();
    this.ending = ending;
    this.controller.abort();
    return !this.isComplete;
  }

  /** Records that the answer is complete, so that the call succeeds whatever follows. Throws where it was cancelled before. */
  complete(): void {
    this.check();
    this.isComplete = true;
  }

  /** Ends the call with its outcome. */
  end(): void {
    if (!this.isOver) {
      this.isOver = true;
      clearTimeout(this.timer);
      this.calls.remove(this);
    }
  }

  /** Records that the attempt sends a request, with its id, if it has one. */
  asks(sentId?: string): void {
    this.attempts = this.attempt;
    this.sentId = sentId ?? this.sentId;
  }

  /** Throws if the call was cancelled. */
  check(): void {
    if (this.isCancelled) {
      throw this.cancelled();
    }
  }

  /** Waits for work; rejects as soon as the call is cancelled, and returns undefined after a time in milliseconds, if set. */
  wait<T>(work: Promise<T>): Promise<T>;
  wait<T>(work: Promise<T>, time: number | undefined): Promise<T | undefined>;
  wait<T>(work: Promise<T>, time?: number): Promise<T | undefined> {
    const result = orAborted(work, this.signal);
    return time === undefined ? result : orLate(result, time);
  }

  /** The error of a cancelled call. */
  cancelled(): TektonLlmError {
    return this.ending(this.failureDetails());
  }

  /** The call's details for every failure. */
  failureDetails(): FailureDetails {
    return {
      attempts: this.attempts,
      requestId: this.sentId,
      partialText: (this.isCancelled ? this.delivered : this.text) || undefined,
    };
  }
}

/** Cancels a call for a reason. */
export function cancelledBecause(reason: string, cause?: unknown): Ending {
  return (details) => new LlmCancelledError(`The call was cancelled: ${reason}.`, { ...details, cause });
}

/** Ends a call whose signal was aborted, with a timeout error for a timeout signal. */
export function abortedBy(signal: AbortSignal): Ending {
  const cause: unknown = signal.reason;
  return (cause as Error | undefined)?.name === 'TimeoutError'
    ? (details) =>
        new LlmTimeoutError(
          "The timeout of the call's signal expired before the answer was complete. Use a longer one.",
          {
            ...details,
            cause,
          },
        )
    : cancelledBecause('its signal was aborted', cause);
}

function lateBy(deadline: number): Ending {
  return (details) =>
    new LlmTimeoutError(
      `The deadline of the call, ${deadline} ms, expired before the answer was complete. Raise it.`,
      details,
    );
}
