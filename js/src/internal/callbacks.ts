/**
 * Runs a callback. Its exceptions do not change the outcome of the call: they are thrown as uncaught errors, so that they are
 * not lost.
 */
export function notify<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (e) {
    void Promise.reject(e);
  }
}
