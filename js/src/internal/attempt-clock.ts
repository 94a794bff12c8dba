import { onAbort, orAborted } from './aborting.js';

/** Ends an attempt that exceeds its time, or whose call has ended. */
export class AttemptClock {
  private readonly controller = new AbortController();
  private readonly forget: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = false;

  constructor(
    private readonly timeout: number,
    parent: AbortSignal,
  ) {
    const end = () => this.controller.abort();
    this.forget = onAbort(parent, end);
    if (parent.aborted) {
      end();
    }
  }

  /** Aborted when the attempt must end. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the attempt exceeded its time. */
  get timedOut(): boolean {
    return this.due;
  }

  /**
   * Waits for work with the full timeout, or with the rest of it while the clock runs. Also stops waiting for work that ignores
   * the signal, such as a user's fetch.
   */
  async within<T>(work: Promise<T>): Promise<T> {
    if (this.timer === undefined) {
      this.restart();
    }
    try {
      return await orAborted(work, this.signal);
    } finally {
      this.pause();
    }
  }

  /** Restarts the clock with the given time. */
  restart(time: number = this.timeout): void {
    this.pause();
    this.timer = setTimeout(() => {
      this.due = true;
      this.controller.abort();
    }, time);
  }

  /** Stops the clock while the caller uses the time. */
  pause(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Ends the attempt, and cancels its exchange if it is in progress. */
  end(): void {
    this.pause();
    this.forget();
    this.controller.abort();
  }
}
