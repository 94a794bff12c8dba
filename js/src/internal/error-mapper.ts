import {
  AdapterException,
  AuthenticationException,
  type FailureDetails,
  InvalidRequestException,
  LlmConnectionException,
  LlmTimeoutException,
  RateLimitException,
  ServiceUnavailableException,
  TektonLlmException,
} from '../errors.js';
import type { CallContext } from './call.js';
import type { ErrorText } from './error-text.js';
import { parseRetryAfter } from './retry-after.js';

/** Node's codes of a host that is not there. */
const NOBODY_THERE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Node's codes of a TLS connection that one side refused, which another attempt meets again. */
const REFUSED_TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Python's words for a mistake in the server's own code. */
const BROKEN = /has no attribute|unexpected keyword/;

const NO_USE = " That is a mistake in the server's own code: to ask again would not help. Update Rhetor.";

/** A status that says that the call failed, and what came with it. */
export interface FailedStatus {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | null;
}

/** An answer that no Rhetor server gives. Its message tells what came and quotes nothing of it. */
export class NotRhetorError extends Error {
  override readonly name = 'NotRhetorError';
}

/** An answer, or an event, that grew beyond what is read. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** Makes this package's errors out of statuses, error bodies and failures of the transport. */
export class ErrorMapper {
  /**
   * @param server what messages call the server
   * @param text reads error bodies
   */
  constructor(
    readonly server: string,
    readonly text: ErrorText,
  ) {}

  /** The error for an answer, or a chunk of one, that has an error in place of a text. */
  adapterFailure(error: unknown, context: CallContext, adapter: string | undefined, textSoFar = ''): AdapterException {
    const words = this.text.ofValue(error);
    if (BROKEN.test(words)) {
      return new AdapterException(`${this.server} failed: ${words}${NO_USE}`, {
        ...details(context, textSoFar),
        retryable: false,
      });
    }
    const whose = adapter === undefined ? '' : `of '${this.text.shorten(adapter)}' `;
    return new AdapterException(`The adapter ${whose}at ${this.server} failed: ${words}`, {
      ...details(context, textSoFar),
      adapterId: adapter,
    });
  }

  /** The error for whatever was thrown while the transport was at work. */
  transportFailure(e: unknown, context: CallContext, timedOut: boolean, textSoFar = ''): TektonLlmException {
    if (context.signal.aborted) {
      return cancelled(context, textSoFar);
    }
    if (timedOut) {
      return this.timedOut(context, textSoFar);
    }
    if (e instanceof TektonLlmException) {
      return e;
    }
    const known = { ...details(context, textSoFar), cause: e };
    if (e instanceof TooLargeError) {
      return new LlmConnectionException(`${e.message} It came from ${this.server}.`, { ...known, retryable: false });
    }
    if (e instanceof NotRhetorError) {
      return new LlmConnectionException(`${this.text.shorten(e.message)} Is ${this.server} a Rhetor server?`, known);
    }
    const cut = textSoFar === '' ? '' : ` after ${textSoFar.length} characters of the answer`;
    const why = this.sentence(reason(e));
    if (REFUSED_TLS.test(codeOf(e))) {
      return new LlmConnectionException(
        `No TLS connection to ${this.server} could be made: ${why} Check the server's certificate, whether it is trusted here, and whether the server wants a certificate of the client.`,
        { ...known, retryable: false },
      );
    }
    // A page is not told why a request failed, so it may well be that.
    const question = NOBODY_THERE.test(codeOf(e)) || isUntold(e) ? ' Is it running there?' : '';
    return new LlmConnectionException(`The connection to ${this.server} failed${cut}: ${why}${question}`, known);
  }

  private sentence(why: string): string {
    const words = this.text.shorten(why);
    return words.endsWith('.') ? words : `${words}.`;
  }

  /** The error for an answer that took too long; `hint` is what the server had said about the connection. */
  timedOut(context: CallContext, textSoFar = '', hint = ''): LlmTimeoutException {
    return new LlmTimeoutException(
      `No answer from ${this.server} within ${seconds(context.timeout / 1000)}. Raise the timeout where answers take longer.${hint}`,
      details(context, textSoFar),
    );
  }

  /** The error for a status that is not 200. */
  status(failed: FailedStatus, context: CallContext, provider: string | undefined, textSoFar = ''): TektonLlmException {
    const { status } = failed;
    const said = this.text.of(failed.body);
    const message = `${this.server} answered ${status}${said === '' ? '.' : `: ${said}`}`;
    const retryAfter = parseRetryAfter(failed.retryAfter ?? null);
    const known: FailureDetails = { ...details(context, textSoFar), status, retryAfter };
    const wait = retryAfter === undefined ? '' : ` It asks to wait ${seconds(retryAfter)}.`;
    switch (status) {
      case 401:
        return new AuthenticationException(`${message} Set the token by authToken.`, known);
      case 403:
        return new AuthenticationException(`${message} The token does not allow this.`, known);
      case 408:
      case 504:
        return new LlmTimeoutException(message, known);
      case 429:
        return new RateLimitException(message + wait, known);
      case 503:
        return new ServiceUnavailableException(message + wait, known);
    }
    if (status >= 500) {
      const broken = status === 500 && BROKEN.test(said);
      return new AdapterException(broken ? message + NO_USE : message, {
        ...known,
        adapterId: provider,
        retryable: (status === 500 || status === 502) && !broken,
      });
    }
    return status >= 400 ? new InvalidRequestException(message, known) : this.redirected(status, message, known);
  }

  /** A page is not told the status of a redirect that it does not follow, so it may be 0. */
  private redirected(status: number, message: string, known: FailureDetails): LlmConnectionException {
    return new LlmConnectionException(
      `${status === 0 ? `${this.server} answered with a redirect.` : message} The client follows no redirect and knows no such status: set rhetorUrl to Rhetor's own.`,
      { ...known, status: status || undefined, retryable: false },
    );
  }
}

/** The error of a call that was ended from this side, whose signal says how. */
export function cancelled(context: CallContext, textSoFar = ''): TektonLlmException {
  const reason: unknown = context.signal.reason;
  return reason instanceof CancelReason
    ? reason.exception(details(context, textSoFar))
    : (reason as TektonLlmException);
}

/** Why a call was ended; becomes an error once it is known how far the call had come. */
export class CancelReason {
  constructor(readonly exception: (details: FailureDetails) => TektonLlmException) {}
}

/** What every failure of an attempt tells. */
export function details(context: CallContext, textSoFar = ''): FailureDetails {
  return {
    attempts: context.attempt,
    requestId: context.requestId,
    partialText: textSoFar === '' ? undefined : textSoFar,
  };
}

function seconds(value: number): string {
  return `${Math.round(value * 1000) / 1000} s`;
}

/** What fetch throws says little; the cause beneath it, where there is one, says more. */
function innermost(e: unknown): unknown {
  return e instanceof Error && e.cause instanceof Error ? e.cause : e;
}

function reason(e: unknown): string {
  const inner = innermost(e);
  return inner instanceof Error ? inner.message || codeOf(e) || inner.name : String(inner);
}

/** Node's code of a failure; empty where there is none. */
function codeOf(e: unknown): string {
  const code = (innermost(e) as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Whether this is fetch's own error, with nothing beneath it. */
function isUntold(e: unknown): boolean {
  return e instanceof TypeError && e.cause === undefined;
}
