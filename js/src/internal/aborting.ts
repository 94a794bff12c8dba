/** Calls back where the signal is aborted; gives what takes that back. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener('abort', listener);
  return () => signal.removeEventListener('abort', listener);
}

/** Waits for work that others wait for too, and that goes on where this one gives up. */
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

/** Waits for work no longer than so many milliseconds; gives undefined where it takes longer. */
export async function orLate<T>(work: Promise<T>, time: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), time);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
