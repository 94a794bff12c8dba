/** Waits for work that others wait for too, and that goes on where this one gives up. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) {
      aborted();
    }
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
