/** Calls back. What the callback throws changes no outcome: it is thrown where nobody catches it, so that it is not lost. */
export function tell<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (e) {
    void Promise.reject(e);
  }
}
