/** Registers a callback for the abort of a signal; returns a function that removes it. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener);
  return () => signal.removeEventListener('abort', listener);
}

/** Waits for shared work, which continues when this caller stops waiting. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    const forget = onAbort(signal, aborted);
    if (signal.aborted) {
      aborted();
    }
    work.then(resolve, reject).finally(forget);
  });
}

/** Waits for work up to a number of milliseconds; returns undefined on a timeout. */
export async function orLate<T>(work: Promise<T>, time: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), time);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
