import { RateLimitError, ServiceUnavailableError, TektonLlmError } from '../errors.js';
import type { Call } from './call.js';
import { notify } from './callbacks.js';
import type { CallContext } from './chat-call.js';
import { isError } from './values.js';
import type { Log } from './log.js';

const LONGEST_WAIT = 30_000;

/** The maximum wait in seconds that the client grants a server before it prefers a fallback. */
const LONGEST_RETRY_AFTER = 60;

/** With this factor three retries wait at most 0.35 s in total, for the default delay of one second. */
const REFUSED_DIVISOR = 20;

const UNITS_A_RETRY = 5;

/**
 * The wait before a retry: exponentially growing, with full jitter and a cap, as described in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 */
export function backoff(retry: number, delay: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT, delay * 2 ** (retry - 1)) * random();
}

/**
 * A token bucket that all calls of a client share, so that retries do not multiply the load on a failing server. A retry takes
 * a token; a call that succeeds after retries returns its last one, and one that succeeds at the first attempt returns a fifth.
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

/** Decides whether and when one call is retried at one backend. */
export class Retries {
  private made = 0;

  constructor(
    private readonly context: CallContext,
    private readonly budget: RetryBudget,
    private readonly log: Log,
  ) {}

  succeeded(): void {
    this.budget.succeeded(this.made > 0);
  }

  /** Waits until the next attempt; throws the failure if there is none. */
  async next(error: unknown): Promise<void> {
    const { call, maxRetries, onRetry } = this.context;
    // A caller who has received text would get a second answer appended to it.
    if (!(error instanceof TektonLlmError) || !error.retryable || call.signal.aborted || call.text) {
      throw error;
    }
    const asked = retryAfter(error);
    const wait = asked === undefined ? backoff(this.made + 1, this.delay(error)) : asked * 1000;
    const isUseless = (asked ?? 0) > LONGEST_RETRY_AFTER || wait >= call.timeLeft;
    if (this.made >= maxRetries || isUseless || !this.budget.tryTake()) {
      throw error;
    }
    this.made++;
    const { requestId, attempts } = call;
    this.log(`attempt ${attempts} of ${requestId} failed with ${error.name}; the next in ${wait} ms`);
    notify(onRetry, { requestId, attempts, error, delay: wait });
    await pause(wait, call);
  }

  /**
   * If no server listens, connecting fails immediately and costs nothing: the client retries sooner, so that an absent
   * server does not delay the fallback. A page does not learn why it could not connect.
   */
  private delay(failure: TektonLlmError): number {
    return isRefusal(failure) ? this.context.retryDelay / REFUSED_DIVISOR : this.context.retryDelay;
  }
}

async function pause(wait: number, call: Call): Promise<void> {
  const forever = new Promise<never>(() => undefined);
  try {
    await call.wait(forever, wait);
  } catch {
    throw call.cancelled();
  }
}

function isRefusal(failure: Error): boolean {
  for (let { cause } = failure; isError(cause); { cause } = cause) {
    if ((cause as { code?: unknown }).code === 'ECONNREFUSED') {
      return true;
    }
  }
  return false;
}

function retryAfter(failure: TektonLlmError): number | undefined {
  return failure instanceof RateLimitError || failure instanceof ServiceUnavailableError
    ? failure.retryAfter
    : undefined;
}
