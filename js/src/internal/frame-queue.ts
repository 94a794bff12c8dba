/** Frames on their way from a socket to the one who awaits them. */
export class FrameQueue<T> {
  private readonly items: T[] = [];
  private failure: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  push(item: T): void {
    this.items.push(item);
    this.wake?.();
  }

  /** Lets the awaiter fail, after what has come before. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake?.();
  }

  /** The next item; fails when the signal is aborted. */
  async next(signal: AbortSignal): Promise<T> {
    while (true) {
      signal.throwIfAborted();
      const item = this.items.shift();
      if (item !== undefined) {
        return item;
      }
      if (this.failure !== undefined) {
        throw this.failure.error;
      }
      await this.change(signal);
    }
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.wake = undefined;
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done);
    });
  }
}
