/** What is known of a failure besides its message. */
export interface FailureDetails {
  /** The HTTP status, where the failure came with one. */
  status?: number | undefined;
  /** How many attempts the call had made. */
  attempts?: number | undefined;
  /** The id that the call's requests carried. */
  requestId?: string | undefined;
  /** How long the server asks to wait, in seconds. */
  retryAfter?: number | undefined;
  /** The text that had reached the caller before a stream failed. */
  partialText?: string | undefined;
  /** Whether a retry may help, where that differs from what is usual for the class. */
  retryable?: boolean | undefined;
  /** The id of the provider whose adapter failed. */
  adapterId?: string | undefined;
  /** What lies behind it. */
  cause?: unknown;
}

/**
 * The failure of a call to an LLM; every error of this package is one. Its subclasses have the names of the Java client's
 * exceptions.
 *
 * The message says what happened, with what, and what to do. It never holds a token, a prompt or an answer.
 */
export class TektonLlmException extends Error {
  override readonly name: string = 'TektonLlmException';

  /** The HTTP status, where the failure came with one. */
  readonly status: number | undefined;

  /** How many attempts the call made before it failed; 0 where it failed before the first. */
  readonly attempts: number;

  /** The id that the call's requests carried, to be found again in the server's logs. */
  readonly requestId: string | undefined;

  /** How long the server asks to wait, in seconds, where it said so. */
  readonly retryAfter: number | undefined;

  /** The text that had reached the caller before a stream failed. */
  readonly partialText: string | undefined;

  /** Whether the same call, unchanged, may succeed later. */
  readonly retryable: boolean;

  constructor(message: string, details: FailureDetails = {}, retryable = false) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.attempts = details.attempts ?? 0;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.partialText = details.partialText;
    this.retryable = details.retryable ?? retryable;
  }
}

/** No connection, a cut one, or an answer that is not Rhetor's. A retry may help; a fallback is tried. */
export class LlmConnectionException extends TektonLlmException {
  override readonly name = 'LlmConnectionException';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** A call took longer than it may, here or at the server (408, 504). A retry may help; a fallback is tried. */
export class LlmTimeoutException extends TektonLlmException {
  override readonly name = 'LlmTimeoutException';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The token is missing or refused (401, 403). Neither a retry nor a fallback would help. */
export class AuthenticationException extends TektonLlmException {
  override readonly name = 'AuthenticationException';
}

/** Rhetor is there but cannot answer now (503). A retry may help, after `retryAfter`; a fallback is tried. */
export class ServiceUnavailableException extends TektonLlmException {
  override readonly name = 'ServiceUnavailableException';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The rate limit is used up (429). A retry may help, after `retryAfter`; a fallback is tried. */
export class RateLimitException extends TektonLlmException {
  override readonly name = 'RateLimitException';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The request or a setting is wrong: found before sending, or refused by the server (400, 404, 422 and the like). */
export class InvalidRequestException extends TektonLlmException {
  override readonly name = 'InvalidRequestException';
}

/** A provider failed, or the answer is an error instead of a text. A retry may help; a fallback is tried. */
export class AdapterException extends TektonLlmException {
  override readonly name = 'AdapterException';

  /** The id of the provider that failed, where known. */
  readonly adapterId: string | undefined;

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
    this.adapterId = details?.adapterId;
  }
}

/** The provider that was asked first failed, and its fallback too. */
export class FallbackException extends TektonLlmException {
  override readonly name = 'FallbackException';

  /** The failure of each that was asked, in order; the last is the `cause`. */
  readonly failures: readonly TektonLlmException[];

  constructor(message: string, failures: readonly TektonLlmException[], details?: FailureDetails) {
    super(message, details);
    this.failures = failures;
  }
}

/** The call was ended from this side: by its signal, by `cancelRequest`, or because the client was closed. */
export class LlmCancelledException extends TektonLlmException {
  override readonly name = 'LlmCancelledException';
}
