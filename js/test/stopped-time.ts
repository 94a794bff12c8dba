import { vi } from 'vitest';

/**
 * Runs work during which time passes only where it lets time pass, so that a busy machine cannot exceed a timeout. Sockets,
 * intervals and the tests' own patience are not affected.
 */
export async function inStoppedTime<T>(
  work: (pass: (milliseconds: number) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    return await work((milliseconds) => vi.advanceTimersByTimeAsync(milliseconds));
  } finally {
    vi.useRealTimers();
  }
}
