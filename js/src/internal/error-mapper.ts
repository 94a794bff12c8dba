import {
  AdapterError,
  AuthenticationError,
  InvalidRequestError,
  LlmConnectionError,
  LlmTimeoutError,
  TektonLlmError,
} from '../errors.js';
import { statuses } from '../generated/statuses.js';
import { isPage } from './body.js';
import type { CallContext } from './chat-call.js';
import type { ErrorText } from './error-text.js';
import { parseRetryAfter } from './retry-after.js';
import { isError } from './values.js';

/** Node's error codes of an unreachable host. */
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Node's error codes of a refused TLS connection, which recur with another attempt. */
const REFUSED_TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Python's messages for a bug in the server's code. */
const BROKEN = /has no attribute|unexpected keyword/;

/** The advice for a status. */
const HINTS: Record<number, string> = {
  401: ' Set the token by authToken.',
  403: ' The token does not allow this.',
};

const NO_USE = " This is a bug in the server's code, so a retry would not help. Update Rhetor.";

/** An error status with its headers and body. */
export interface FailedStatus {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | null;
}

/** A response that no Rhetor server sends. Its message describes the response without quoting it. */
export class NotRhetorError extends Error {
  override readonly name = 'NotRhetorError';
}

/** A response, or a part of one, that exceeds the size limit. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** The token function failed; its error is the cause, and is not shown. */
export class TokenError extends Error {}

/** Converts statuses, error bodies and failures of the transport to this package's errors. */
export class ErrorMapper {
  /**
   * @param url the server's address
   * @param text reads error bodies
   */
  constructor(
    private readonly url: string,
    readonly text: ErrorText,
  ) {}

  /** The server's name in messages. */
  get server(): string {
    return `Rhetor at ${this.url}`;
  }

  /** The error for an answer, or a chunk of one, that contains an error instead of a text. */
  adapterFailure(error: unknown, { call }: CallContext, adapter: string | undefined): AdapterError {
    const words = this.text.ofValue(error);
    if (BROKEN.test(words)) {
      return new AdapterError(`${this.server} failed: ${words}${NO_USE}`, {
        ...call.failureDetails(),
        retryable: false,
      });
    }
    const whose = adapter === undefined ? '' : `of '${this.text.shorten(adapter)}' `;
    return new AdapterError(`The adapter ${whose}at ${this.server} failed: ${words}`, {
      ...call.failureDetails(),
      adapterId: adapter,
    });
  }

  /** The error for any exception of the transport. */
  transportFailure(e: unknown, context: CallContext, timedOut: boolean): TektonLlmError {
    const { call } = context;
    if (call.signal.aborted) {
      return call.cancelled();
    }
    if (timedOut) {
      return this.timedOut(context);
    }
    if (e instanceof TektonLlmError) {
      return e;
    }
    const known = { ...call.failureDetails(), cause: e };
    if (e instanceof TooLargeError) {
      return new LlmConnectionError(`${e.message} It came from ${this.server}.`, { ...known, retryable: false });
    }
    if (e instanceof TokenError) {
      return new AuthenticationError(`${e.message} Its error is the cause.`, { ...known, cause: e.cause });
    }
    if (e instanceof NotRhetorError) {
      return new LlmConnectionError(`${this.text.shorten(e.message)} Is ${this.server} a Rhetor server?`, known);
    }
    const why = this.sentence(reason(e));
    const code = codeOf(e);
    if (REFUSED_TLS.test(code)) {
      return new LlmConnectionError(
        `No TLS connection to ${this.server} could be made: ${why} Check the server's certificate, whether it is trusted here, and whether the server requires a client certificate.`,
        { ...known, retryable: false },
      );
    }
    const cut = call.text === '' ? '' : ` after ${call.text.length} characters of the answer`;
    // A page does not learn why a request failed, so this is possible.
    const question = UNREACHABLE.test(code) || isOpaque(e) ? ` Is it running there?${this.origins()}` : '';
    return new LlmConnectionError(`The connection to ${this.server} failed${cut}: ${why}${question}`, known);
  }

  /** Nor does a page learn that the browser blocked a response of another origin. */
  private origins(): string {
    return isPage() && new URL(this.url).origin !== location.origin
      ? ` Does it allow requests from pages of ${location.origin} (CORS)?`
      : '';
  }

  private sentence(why: string): string {
    const words = this.text.shorten(why);
    return words.endsWith('.') ? words : `${words}.`;
  }

  /** The error for a timeout; `hint` is what the server had reported about the connection. */
  timedOut({ call, timeout }: CallContext, hint = ''): LlmTimeoutError {
    return new LlmTimeoutError(
      `No answer from ${this.server} within ${seconds(timeout / 1000)}. Raise the timeout if answers take longer.${hint}`,
      call.failureDetails(),
    );
  }

  /** The error for a status that is not 200. */
  status(failed: FailedStatus, { call }: CallContext, provider: string | undefined): TektonLlmError {
    const { status } = failed;
    const said = this.text.of(failed.body);
    const message = `${this.server} answered ${status}${said === '' ? '.' : `: ${said}`}`;
    const retryAfter = parseRetryAfter(failed.retryAfter ?? null);
    const known = { ...call.failureDetails(), status, retryAfter };
    const wait = retryAfter === undefined ? '' : ` It asks to wait ${seconds(retryAfter)}.`;
    if (status >= 400) {
      const broken = status === 500 && BROKEN.test(said);
      const hint = broken ? NO_USE : status === 429 || status === 503 ? wait : (HINTS[status] ?? '');
      const kind = statuses[status] ?? (status < 500 ? InvalidRequestError : AdapterError);
      return new kind(message + hint, {
        ...known,
        adapterId: provider,
        ...(kind === AdapterError && { retryable: status in statuses && !broken }),
      });
    }
    // A page does not learn the status of a redirect that it does not follow, so it may be 0.
    return new LlmConnectionError(
      `${status === 0 ? `${this.server} answered with a redirect.` : message} The client does not follow redirects and does not support this status: set rhetorUrl to Rhetor's own address.`,
      { ...known, status: status || undefined, retryable: false },
    );
  }
}

function seconds(value: number): string {
  return `${Math.round(value * 1000) / 1000} s`;
}

/** Describes an error of fetch by its cause, if any, which is more specific. */
function innermost(e: unknown): unknown {
  return isError(e) && isError(e.cause) ? e.cause : e;
}

function reason(e: unknown): string {
  const inner = innermost(e);
  if (isError(inner)) {
    return inner.message || codeOf(e) || inner.name;
  }
  return typeof inner === 'string' ? inner : 'the thrown value is not an Error';
}

/** Node's code of a failure; empty if there is none. */
function codeOf(e: unknown): string {
  const code = (innermost(e) as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Whether this is fetch's own error, without a cause. */
function isOpaque(e: unknown): boolean {
  return isError(e) && e.name === 'TypeError' && e.cause === undefined;
}
