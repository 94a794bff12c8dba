import { onAbort, orAborted } from './aborting.js';

/** Ends an attempt that takes too long, or whose call is ended. */
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

  /** Aborted when the attempt is to end. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the attempt took too long. */
  get timedOut(): boolean {
    return this.due;
  }

  /**
   * Waits for something, with the whole timeout before it; where the clock runs, with what is left of that. What heeds no
   * signal is waited for no longer either, such as a fetch of the user's.
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

  /** Gives the attempt so much time from now on. */
  restart(time: number = this.timeout): void {
    this.pause();
    this.timer = setTimeout(() => {
      this.due = true;
      this.controller.abort();
    }, time);
  }

  /** Lets time pass unseen: it is the caller's now. */
  pause(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Ends the attempt, and with it the exchange, where that has not ended by itself. */
  end(): void {
    this.pause();
    this.forget();
    this.controller.abort();
  }
}
