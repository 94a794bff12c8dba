/** Whether a value is an object: neither null nor a list. */
export function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is an error. `instanceof` fails for an error of another realm, as in Jest. */
export function isError(e: unknown): e is Error {
  const { name, message } = (e ?? {}) as Partial<Error>;
  return typeof name === 'string' && typeof message === 'string';
}

/** An object without its undefined values. */
export function known<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
