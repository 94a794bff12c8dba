import { type FailureDetails, LlmCancelledError, TektonLlmError } from './errors.js';
import type { LlmBackend } from './internal/backend.js';
import { Call, cancelledBecause } from './internal/call.js';
import { notify } from './internal/callbacks.js';
import {
  type CallContext,
  type ChatCall,
  callContext,
  chatCall,
  type Input,
  newRequestId,
} from './internal/chat-call.js';
import { checkCallback, checkDuration, checkRequestId, checkSignal } from './internal/checks.js';
import { type Config, configOf } from './internal/config.js';
import { environmentOptions } from './internal/environment.js';
import { ErrorMapper } from './internal/error-mapper.js';
import { ErrorText } from './internal/error-text.js';
import { FallbackBackend } from './internal/fallback-backend.js';
import { HttpTransport } from './internal/http-transport.js';
import { logOf } from './internal/log.js';
import { OpenCalls } from './internal/open-calls.js';
import { collect, AnswerStream } from './internal/answer-stream.js';
import { ChunkQueue } from './internal/chunk-queue.js';
import { Profiles } from './internal/profile/profiles.js';
import { RetryingBackend } from './internal/retrying-backend.js';
import { SocketKeeper } from './internal/socket-keeper.js';
import { known } from './internal/values.js';
import { BearerTokens } from './internal/bearer-tokens.js';
import type {
  ChatMessage,
  ChunkHandler,
  ChunkStream,
  ClientOptions,
  CompletionResult,
  GenerationOptions,
  Health,
  MessageInput,
  ProviderList,
  QueryOptions,
  Role,
} from './types.js';

/**
 * Calls LLMs through Rhetor. Create one client, share it, and close it at the end.
 *
 * Every failure is a {@link TektonLlmError}. Complete answers use HTTP; streams use the WebSocket if there is one, otherwise
 * HTTP.
 */
export class TektonLLMClient {
  /** The default deadline of a call in milliseconds; undefined for none. */
  readonly deadline: number | undefined;
  private readonly config: Config;
  private readonly profiles: Profiles;
  private readonly retrying: RetryingBackend;
  private readonly backend: LlmBackend;
  private readonly keeper: SocketKeeper;
  private readonly calls = new OpenCalls();

  /**
   * Creates a client; it connects at the first call.
   *
   * @throws {InvalidRequestError} if a setting is invalid; names the setting and its allowed values
   */
  constructor(options: ClientOptions) {
    const config = configOf(options);
    const log = logOf(config.logger, config.debug);
    const text = new ErrorText(config.secrets);
    const errors = new ErrorMapper(config.url, text);
    const tokens = new BearerTokens(config.authToken, text);
    this.deadline = config.deadline;
    this.config = config;
    this.keeper = new SocketKeeper(config, tokens, errors, log);
    this.profiles = new Profiles(config, errors, new HttpTransport(config, tokens), this.keeper, log);
    this.retrying = new RetryingBackend(this.profiles.backend, log);
    this.backend = new FallbackBackend(this.retrying, log);
  }

  /**
   * Creates a client from the environment variables: `RHETOR_URL` (else `http://localhost:8003`), `RHETOR_WS_URL`,
   * `RHETOR_AUTH_TOKEN`, `RHETOR_DEFAULT_PROVIDER`, `RHETOR_DEFAULT_MODEL`, `RHETOR_TIMEOUT` (seconds), `RHETOR_MAX_RETRIES`
   * and `RHETOR_PROFILE`. Options take precedence over these.
   *
   * @throws {InvalidRequestError} if a setting is invalid; names the setting and its allowed values
   */
  static fromEnvironment(options: ClientOptions): TektonLLMClient {
    return new TektonLLMClient({
      rhetorUrl: 'http://localhost:8003',
      ...known(environmentOptions(process.env)),
      ...known(options ?? {}),
    } as ClientOptions);
  }

  /**
   * Answers a prompt.
   *
   * @param prompt - the prompt; not blank
   * @throws {TektonLlmError} if the call fails
   */
  generateText(prompt: string, options: GenerationOptions = {}): Promise<CompletionResult> {
    return this.complete(prompt, options);
  }

  /**
   * Answers a conversation.
   *
   * @param messages - the turns, oldest first; a first one whose role is system is the system prompt
   * @throws {TektonLlmError} if the call fails
   */
  generateChatResponse<R extends string = Role>(
    messages: readonly MessageInput<R>[],
    options: GenerationOptions = {},
  ): Promise<CompletionResult> {
    return this.complete(messages as readonly ChatMessage[], options);
  }

  /**
   * Streams the answer to a prompt.
   *
   * @param prompt - the prompt; not blank
   * @param onChunk - called with each chunk when it arrives
   * @param options - `onComplete` is called with the complete answer, `onError` with a failure; without an `onError`, the
   *     failure is thrown as an uncaught error, so that it is not lost
   * @returns the id of the request, for {@link cancelRequest}
   * @throws {InvalidRequestError} immediately, if the prompt or an option is invalid
   */
  streamText(prompt: string, onChunk: ChunkHandler, options: GenerationOptions = {}): string {
    checkCallback('onChunk', onChunk);
    return this.deliver(this.answerStream(prompt, options), onChunk, options);
  }

  /**
   * Streams the answer to a conversation; see {@link streamText}.
   *
   * @param messages - the turns, oldest first; a first one whose role is system is the system prompt
   * @returns the id of the request, for {@link cancelRequest}
   */
  streamChatResponse<R extends string = Role>(
    messages: readonly MessageInput<R>[],
    onChunk: ChunkHandler,
    options: GenerationOptions = {},
  ): string {
    checkCallback('onChunk', onChunk);
    return this.deliver(this.answerStream(messages as readonly ChatMessage[], options), onChunk, options);
  }

  /**
   * Streams the answer to a prompt or a conversation, for a `for await` loop. The request is sent when the loop starts; leaving
   * the loop early cancels it.
   *
   * @param input - a prompt, or the turns of a conversation
   * @throws {InvalidRequestError} immediately, if the input or an option is invalid
   */
  stream<R extends string = Role>(
    input: string | readonly MessageInput<R>[],
    options: GenerationOptions = {},
  ): ChunkStream {
    return this.answerStream(input as string | readonly ChatMessage[], options);
  }

  /**
   * Cancels a request in progress; its `onError` is called with an {@link LlmCancelledError}.
   *
   * @returns whether there was such a request
   */
  cancelRequest(requestId: string): boolean {
    return this.calls.cancel(requestId, cancelledBecause('it was asked to'));
  }

  /**
   * Lists the providers and their models; none if the server is too old to list them.
   *
   * @throws {TektonLlmError} if the request fails
   */
  getProviders(options: QueryOptions = {}): Promise<ProviderList> {
    return this.query(options, (context) => this.retrying.retry(context, () => this.profiles.providers(context)));
  }

  /**
   * Requests Rhetor's health, in a single attempt.
   *
   * @throws {TektonLlmError} if the request fails
   */
  health(options: QueryOptions = {}): Promise<Health> {
    return this.query(options, (context) => this.profiles.health(context));
  }

  /** Cancels every call in progress and closes the WebSocket. Idempotent. */
  close(): void {
    this.calls.close(cancelledBecause('its client was closed'));
    this.keeper.close();
  }

  private call(options: QueryOptions & Pick<GenerationOptions, 'requestId'>): Call {
    this.calls.check();
    checkSignal(options);
    const { requestId = newRequestId(), deadline = this.config.deadline, signal } = options;
    checkRequestId(requestId);
    return new Call(
      requestId,
      this.calls,
      deadline === undefined ? undefined : checkDuration('deadline', deadline, 1),
      signal,
    );
  }

  /** Runs the work of a started call, and ends the call before its outcome is reported. A cancelled call stays cancelled. */
  private async run<T>(call: Call, work: () => Promise<T>): Promise<T> {
    try {
      call.check();
      const outcome = await work();
      call.check();
      return outcome;
    } finally {
      call.end();
    }
  }

  private complete(input: Input, options: GenerationOptions): Promise<CompletionResult> {
    let call: Call;
    let chat: ChatCall;
    try {
      call = this.call(options);
      chat = chatCall(this.config, input, options, call);
      call.begin();
    } catch (e) {
      return Promise.reject(e);
    }
    const { onComplete, onError } = options;
    const result = this.run(call, () => this.backend.ask(chat)).then((answer) => {
      const { chunk: content, done: _, attempts = 1, warnings = [], ...facts } = answer;
      const whole = { ...facts, content, attempts, warnings };
      notify(onComplete, whole);
      return whole;
    });
    if (onError !== undefined) {
      // A caller with onError need not catch the rejection, too.
      result.catch((e: TektonLlmError) => notify(onError, e));
    }
    return result;
  }

  private answerStream(input: Input, options: GenerationOptions): AnswerStream {
    const call = this.call(options);
    const queue = new ChunkQueue(call, this.config.maxWaitingChunks);
    const chat = chatCall(this.config, input, options, call, queue);
    return new AnswerStream(call, queue, () => {
      call.begin();
      this.run(call, () => this.backend.ask(chat)).then(
        (last) => queue.settle({ last }),
        (error: unknown) => queue.settle({ error }),
      );
    });
  }

  private deliver(stream: AnswerStream, onChunk: ChunkHandler, options: GenerationOptions): string {
    const { onComplete, onError } = options;
    collect(stream, onChunk).then(
      (result) => onComplete?.(result),
      (e: unknown) => {
        if (onError !== undefined) {
          onError(e instanceof TektonLlmError ? e : ofCallback(e, stream.failureDetails()));
        } else if (!(e instanceof LlmCancelledError)) {
          throw e;
        }
      },
    );
    return stream.requestId;
  }

  private async query<T>(options: QueryOptions, ask: (context: CallContext) => Promise<T>): Promise<T> {
    const call = this.call(options);
    const context = callContext(this.config, options, call);
    call.begin();
    return this.run(call, () => ask(context));
  }
}

/** The failure of a stream whose `onChunk` threw; the thrown error is the cause. */
function ofCallback(cause: unknown, details: FailureDetails): TektonLlmError {
  return new TektonLlmError('onChunk failed, so the stream was cancelled; its error is the cause.', {
    ...details,
    cause,
  });
}
