import { RateLimitError, ServiceUnavailableError, TektonLlmError } from '../errors.js';
import { orAborted, orLate } from './aborting.js';
import type { Call } from './call.js';
import { tell } from './callbacks.js';
import type { CallContext } from './chat-call.js';
import { isError } from './error-text.js';
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

/** The attempts of one call at one backend: whether there is another, and when. */
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

  /** Waits until the next attempt is due; throws the failure where there is none. */
  async next(error: unknown): Promise<void> {
    const { call, maxRetries, onRetry } = this.context;
    // Who has part of an answer would have a new one glued to it.
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
    tell(onRetry, { requestId, attempts, error, delay: wait });
    await pause(wait, call);
  }

  /**
   * Where nobody listens, the answer comes at once and costs no one anything: it is asked again sooner, so that a fallback
   * is not kept waiting for a server that is not there. A page is not told why it could not connect.
   */
  private delay(failure: TektonLlmError): number {
    return isRefusal(failure) ? this.context.retryDelay / REFUSED_DIVISOR : this.context.retryDelay;
  }
}

async function pause(wait: number, call: Call): Promise<void> {
  const forever = new Promise<never>(() => undefined);
  try {
    await orLate(orAborted(forever, call.signal), wait);
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
