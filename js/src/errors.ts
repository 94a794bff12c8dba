/** The details of a failure besides its message. */
export interface FailureDetails {
  /** The HTTP status, if there is one. */
  status?: number | undefined;
  /** The number of attempts of the call. */
  attempts?: number | undefined;
  /** The id of the last request, if one was sent. */
  requestId?: string | undefined;
  /** The wait that the server requests, in seconds. */
  retryAfter?: number | undefined;
  /** The text that the caller had received before a stream failed. */
  partialText?: string | undefined;
  /** Whether a retry may help, if that differs from the default of the class. */
  retryable?: boolean | undefined;
  /** The id of the provider whose adapter failed. */
  adapterId?: string | undefined;
  /** The underlying error. */
  cause?: unknown;
}

/**
 * The failure of a call to an LLM; every error of this package is one. Its subclasses are named after the Java client's
 * exceptions.
 *
 * The message says what happened, with what, and what to do. It never contains a token, a prompt or an answer.
 */
export class TektonLlmError extends Error {
  override readonly name: string = 'TektonLlmError';

  /** The HTTP status, if there is one. */
  readonly status: number | undefined;

  /** The number of attempts before the failure; 0 if nothing was sent. */
  readonly attempts: number;

  /** The id of the last request, for the server's logs; undefined if none was sent. */
  readonly requestId: string | undefined;

  /** The wait that the server requests, in seconds, if any. */
  readonly retryAfter: number | undefined;

  /** The text that the caller had received before a stream failed. */
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

/** No connection, a lost one, or a response that is not Rhetor's. A retry may help; the client falls back. */
export class LlmConnectionError extends TektonLlmError {
  override readonly name = 'LlmConnectionError';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** A call exceeded its time, in the client or at the server (408, 504). A retry may help; the client falls back. */
export class LlmTimeoutError extends TektonLlmError {
  override readonly name = 'LlmTimeoutError';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The token is missing or refused (401, 403). Neither a retry nor a fallback would help. */
export class AuthenticationError extends TektonLlmError {
  override readonly name = 'AuthenticationError';
}

/** Rhetor is reachable but cannot answer now (503). A retry may help, after `retryAfter`; the client falls back. */
export class ServiceUnavailableError extends TektonLlmError {
  override readonly name = 'ServiceUnavailableError';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The rate limit is exceeded (429). A retry may help, after `retryAfter`; the client falls back. */
export class RateLimitError extends TektonLlmError {
  override readonly name = 'RateLimitError';

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
  }
}

/** The request or a setting is invalid: detected before sending, or refused by the server (400, 404, 422 and similar). */
export class InvalidRequestError extends TektonLlmError {
  override readonly name = 'InvalidRequestError';
}

/** A provider failed, or the answer is an error instead of a text. A retry may help; the client falls back. */
export class AdapterError extends TektonLlmError {
  override readonly name = 'AdapterError';

  /** The id of the provider that failed, if known. */
  readonly adapterId: string | undefined;

  constructor(message: string, details?: FailureDetails) {
    super(message, details, true);
    this.adapterId = details?.adapterId;
  }
}

/** The first provider and its fallbacks failed. */
export class FallbackError extends TektonLlmError {
  override readonly name = 'FallbackError';

  /** The failure of each provider that was tried, in order; the last is the `cause`. */
  readonly failures: readonly TektonLlmError[];

  constructor(message: string, failures: readonly TektonLlmError[], details?: FailureDetails) {
    super(message, details);
    this.failures = failures;
  }
}

/** The call was cancelled: by its signal, by `cancelRequest`, or because the client was closed. */
export class LlmCancelledError extends TektonLlmError {
  override readonly name = 'LlmCancelledError';
}

export {
  /** @deprecated Use {@link TektonLlmError}. */
  TektonLlmError as TektonLlmException,
  /** @deprecated Use {@link LlmConnectionError}. */
  LlmConnectionError as LlmConnectionException,
  /** @deprecated Use {@link LlmTimeoutError}. */
  LlmTimeoutError as LlmTimeoutException,
  /** @deprecated Use {@link AuthenticationError}. */
  AuthenticationError as AuthenticationException,
  /** @deprecated Use {@link ServiceUnavailableError}. */
  ServiceUnavailableError as ServiceUnavailableException,
  /** @deprecated Use {@link RateLimitError}. */
  RateLimitError as RateLimitException,
  /** @deprecated Use {@link InvalidRequestError}. */
  InvalidRequestError as InvalidRequestException,
  /** @deprecated Use {@link AdapterError}. */
  AdapterError as AdapterException,
  /** @deprecated Use {@link FallbackError}. */
  FallbackError as FallbackException,
  /** @deprecated Use {@link LlmCancelledError}. */
  LlmCancelledError as LlmCancelledException,
};
