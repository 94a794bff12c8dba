import { RateLimitException, ServiceUnavailableException, TektonLlmException } from '../errors.js';
import type { CallContext } from './call.js';
import { cancelled } from './error-mapper.js';
import type { Log } from './log.js';

const LONGEST_WAIT = 30_000;

/** A server that asks for more patience than this, in seconds, is better left to a fallback. */
const LONGEST_RETRY_AFTER = 60;

/** Three retries then wait 0.35 s together at the most, where the delay is the usual second. */
const REFUSED_DIVISOR = 20;

const UNITS_A_RETRY = 5;

/**
 * How long to wait before a repetition: exponentially growing, with full jitter and a cap, as described in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 */
export function backoff(retry: number, delay: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT, delay * 2 ** (retry - 1)) * random();
}

/**
 * A token bucket that all calls of a client share, so that retries do not multiply the load on a server that fails. A
 * retry takes a token; a call that succeeds after retries gives its last one back, and one that succeeds at once a fifth.
 */
export class RetryBudget {
  private readonly capacity: number;
  private units: number;

  constructor(retries = 100) {
    this.capacity = retries * UNITS_A_RETRY;
    this.units = this.capacity;
  }

  tryTake(): boolean {
    if (this.units < UNITS_A_RETRY) {
      return false;
    }
    this.units -= UNITS_A_RETRY;
    return true;
  }

  succeeded(afterRetries: boolean): void {
    this.units = Math.min(this.capacity, this.units + (afterRetries ? UNITS_A_RETRY : 1));
  }
}

/** The attempts of one call at one backend: which one it is at, and whether there is another. */
export class Retries<T extends CallContext> {
  private current: number;

  constructor(
    private readonly call: T,
    private readonly budget: RetryBudget,
    private readonly log: Log,
  ) {
    this.current = call.attempt;
  }

  /** The call as the attempt that is due makes it. */
  get attempt(): T {
    return { ...this.call, attempt: this.current };
  }

  succeeded(): void {
    this.budget.succeeded(this.current > this.call.attempt);
  }

  /** Waits until the next attempt is due; throws the failure where there is none. */
  async next(failure: unknown): Promise<void> {
    const retry = this.current - this.call.attempt + 1;
    if (!(failure instanceof TektonLlmException) || !failure.retryable || retry > this.call.maxRetries) {
      throw failure;
    }
    const asked = retryAfter(failure);
    if ((asked ?? 0) > LONGEST_RETRY_AFTER || !this.budget.tryTake()) {
      throw failure;
    }
    const wait = asked === undefined ? backoff(retry, this.delay(failure)) : asked * 1000;
    this.log(`attempt ${this.current} of ${this.call.requestId} failed with ${failure.name}; the next in ${wait} ms`);
    await this.pause(wait);
    this.current++;
  }

  /**
   * Where nobody listens, the answer comes at once and costs no one anything: it is asked again sooner, so that a fallback
   * is not kept waiting for a server that is not there. A page is not told why it could not connect.
   */
  private delay(failure: TektonLlmException): number {
    return isRefusal(failure) ? this.call.retryDelay / REFUSED_DIVISOR : this.call.retryDelay;
  }

  private async pause(wait: number): Promise<void> {
    const { signal } = this.call;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, wait);
      signal.addEventListener('abort', done);
      if (signal.aborted) {
        done();
      }
    });
    if (signal.aborted) {
      throw cancelled(this.attempt);
    }
  }
}

function isRefusal(failure: Error): boolean {
  for (let cause: unknown = failure.cause; cause instanceof Error; cause = cause.cause) {
    if ((cause as { code?: unknown }).code === 'ECONNREFUSED') {
      return true;
    }
  }
  return false;
}

function retryAfter(failure: TektonLlmException): number | undefined {
  return failure instanceof RateLimitException || failure instanceof ServiceUnavailableException
    ? failure.retryAfter
    : undefined;
}
