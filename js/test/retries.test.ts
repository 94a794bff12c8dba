import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AdapterError, LlmConnectionError, RateLimitError } from '../src/errors.js';
import { AttemptClock } from '../src/internal/attempt-clock.js';
import { backoff, Retries, RetryBudget } from '../src/internal/retries.js';
import { parseRetryAfter } from '../src/internal/retry-after.js';
import { contextOf, openCall } from './calls.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const controller = () => new AbortController();
const context = (call = openCall()) => contextOf({ call, maxRetries: 3, retryDelay: 1000 });
const silent = () => undefined;
const failure = (details = {}) => new AdapterError('no', details);

/** Whether a promise has settled, once everything that is due now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

describe('the delay before a retry', () => {
  test('doubles from the delay up to half a minute, and is a random part of that', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((retry) => backoff(retry, 1000, () => 1));
    expect(longest).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(backoff(3, 1000, () => 0.25)).toBe(1000);
    expect(backoff(3, 1000, () => 0)).toBe(0);
  });

  test('is waited for', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const next = new Retries(context(), new RetryBudget(), silent).next(failure());
    await vi.advanceTimersByTimeAsync(499);
    expect(await isSettled(next)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(next)).toBe(true);
  });

  test('is the one that the server requests, up to a minute', async () => {
    const retries = new Retries(context(), new RetryBudget(), silent);
    const next = retries.next(new RateLimitError('no', { retryAfter: 60 }));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(await isSettled(next)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(next)).toBe(true);

    const tooLong = new RateLimitError('no', { retryAfter: 60.001 });
    await expect(retries.next(tooLong)).rejects.toBe(tooLong);
  });

  test('is a twentieth if the connection was refused, as in the Java client', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const cause = new TypeError('fetch failed', { cause: refused });
    const next = new Retries(context(), new RetryBudget(), silent).next(new LlmConnectionError('no', { cause }));
    await vi.advanceTimersByTimeAsync(49);
    expect(await isSettled(next)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(next)).toBe(true);
  });

  test('ends at once with its call', async () => {
    const call = openCall();
    call.asks();
    const retries = new Retries(context(call), new RetryBudget(), silent);
    const next = retries.next(new RateLimitError('no', { retryAfter: 60 }));
    next.catch(silent);
    call.cancel();
    await expect(next).rejects.toMatchObject({ name: 'LlmCancelledError', attempts: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('there is no retry', () => {
  test('beyond the maximum number of retries', async () => {
    const retries = new Retries({ ...context(), retryDelay: 0, maxRetries: 1 }, new RetryBudget(), silent);
    const first = retries.next(failure());
    await vi.runAllTimersAsync();
    await first;
    const last = failure();
    await expect(retries.next(last)).rejects.toBe(last);
  });

  test('that would start at or after the deadline', async () => {
    const late = new RateLimitError('no', { retryAfter: 60 });
    const retries = new Retries(context(openCall('id', 60_000)), new RetryBudget(), silent);
    await expect(retries.next(late)).rejects.toBe(late);
  });

  test('of a permanent failure', async () => {
    const lasting = failure({ retryable: false });
    await expect(new Retries(context(), new RetryBudget(), silent).next(lasting)).rejects.toBe(lasting);
  });

  test("once the client's budget is used up, until calls succeed again", () => {
    const budget = new RetryBudget(1);
    expect(budget.tryTake()).toBe(true);
    expect(budget.tryTake()).toBe(false);
    for (let i = 0; i < 4; i++) {
      budget.succeeded(false);
    }
    expect(budget.tryTake()).toBe(false);
    budget.succeeded(false);
    expect(budget.tryTake()).toBe(true);
    budget.succeeded(true);
    expect(budget.tryTake()).toBe(true);
  });
});

describe('the clock of an attempt', () => {
  test('ends it when it has waited for too long', () => {
    const clock = new AttemptClock(1000, controller().signal);
    clock.restart();
    vi.advanceTimersByTime(999);
    expect(clock.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect([clock.signal.aborted, clock.timedOut]).toEqual([true, true]);
  });

  test('measures each wait from its start, and no time between waits', async () => {
    const clock = new AttemptClock(1000, controller().signal);
    for (let i = 0; i < 3; i++) {
      await clock.within(vi.advanceTimersByTimeAsync(999));
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(clock.signal.aborted).toBe(false);
  });

  test('ends it when the call is cancelled, and is distinguished from a timeout', () => {
    const call = controller();
    const clock = new AttemptClock(1000, call.signal);
    call.abort();
    expect([clock.signal.aborted, clock.timedOut]).toEqual([true, false]);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2027, 11, 31, 23, 59, 0);

  test.each([
    ['7', 7],
    [' 0 ', 0],
    ['Fri, 31 Dec 2027 23:59:59 GMT', 59],
    ['Friday, 31-Dec-27 23:59:59 GMT', 59],
    ['Sat, 01 Jan 2000 00:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['99999999999999', 24 * 86_400],
    ['9'.repeat(400), 24 * 86_400],
    [null, undefined],
  ])('of %j is %j seconds', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });
});
