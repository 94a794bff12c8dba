import { vi } from 'vitest';

/** Waits until an assertion holds. Vitest's own bound of a second is less than a busy machine may need. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 30_000 });
}
