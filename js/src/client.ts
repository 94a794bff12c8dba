import { type FailureDetails, LlmCancelledError, TektonLlmError } from './errors.js';
import type { LlmBackend } from './internal/backend.js';
import { Call, cancelledBecause } from './internal/call.js';
import { tell } from './internal/callbacks.js';
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
import { collect, PieceStream } from './internal/piece-stream.js';
import { Pieces } from './internal/pieces.js';
import { Profiles } from './internal/profile/profiles.js';
import { RetryingBackend } from './internal/retrying-backend.js';
import { SocketKeeper } from './internal/socket-keeper.js';
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
 * Asks LLMs through Rhetor. Make one, share it, and close it in the end.
 *
 * Every failure is a {@link TektonLlmError}. Whole answers come over HTTP; streams over the WebSocket where there is
 * one, else over HTTP.
 */
export class TektonLLMClient {
  private readonly config: Config;
  private readonly profiles: Profiles;
  private readonly retrying: RetryingBackend;
  private readonly backend: LlmBackend;
  private readonly keeper: SocketKeeper;
  private readonly calls = new OpenCalls();

  /**
   * Makes a client; it connects when it is first called.
   *
   * @throws {InvalidRequestError} naming the setting that is wrong, and what it must be
   */
  constructor(options: ClientOptions) {
    const config = configOf(options);
    const log = logOf(config.logger, config.debug);
    const text = new ErrorText(config.secrets);
    const errors = new ErrorMapper(config.url, text);
    const tokens = new BearerTokens(config.authToken, text);
    this.config = config;
    this.keeper = new SocketKeeper(config, tokens, errors, log);
    this.profiles = new Profiles(config, errors, new HttpTransport(config, tokens), this.keeper, log);
    this.retrying = new RetryingBackend(this.profiles.backend, log);
    this.backend = new FallbackBackend(this.retrying, log);
  }

  /**
   * Makes a client by the process's environment: `RHETOR_URL` (else `http://localhost:8003`), `RHETOR_WS_URL`,
   * `RHETOR_AUTH_TOKEN`, `RHETOR_DEFAULT_PROVIDER`, `RHETOR_DEFAULT_MODEL`, `RHETOR_TIMEOUT` (seconds),
   * `RHETOR_MAX_RETRIES` and `RHETOR_PROFILE`. What the options say goes before that.
   *
   * @throws {InvalidRequestError} naming the setting that is wrong, and what it must be
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
   * @throws {TektonLlmError} where there is no answer
   */
  generateText(prompt: string, options: GenerationOptions = {}): Promise<CompletionResult> {
    return this.complete(prompt, options);
  }

  /**
   * Answers a conversation.
   *
   * @param messages - the turns, oldest first; a first one whose role is system is the system prompt
   * @throws {TektonLlmError} where there is no answer
   */
  generateChatResponse<R extends string = Role>(
    messages: readonly MessageInput<R>[],
    options: GenerationOptions = {},
  ): Promise<CompletionResult> {
    return this.complete(messages as readonly ChatMessage[], options);
  }

  /**
   * Answers a prompt piece by piece.
   *
   * @param prompt - the prompt; not blank
   * @param onChunk - takes the pieces as they come
   * @param options - `onComplete` takes the whole answer, `onError` the failure; a failure that no `onError` takes is
   *   thrown where nobody catches it, so that it is not lost
   * @returns the id of the request, for {@link cancelRequest}
   * @throws {InvalidRequestError} at once, where the prompt or an option is wrong
   */
  streamText(prompt: string, onChunk: ChunkHandler, options: GenerationOptions = {}): string {
    checkCallback('onChunk', onChunk);
    return this.deliver(this.pieces(prompt, options), onChunk, options);
  }

  /**
   * Answers a conversation piece by piece; see {@link streamText}.
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
    return this.deliver(this.pieces(messages as readonly ChatMessage[], options), onChunk, options);
  }

  /**
   * Answers a prompt or a conversation piece by piece, for a `for await` loop. The request is sent when the loop begins;
   * leaving it early ends the request.
   *
   * @param input - a prompt, or the turns of a conversation
   * @throws {InvalidRequestError} at once, where the input or an option is wrong
   */
  stream<R extends string = Role>(
    input: string | readonly MessageInput<R>[],
    options: GenerationOptions = {},
  ): ChunkStream {
    return this.pieces(input as string | readonly ChatMessage[], options);
  }

  /**
   * Ends a request that is under way; its `onError` is given an {@link LlmCancelledError}.
   *
   * @returns whether there was such a request
   */
  cancelRequest(requestId: string): boolean {
    return this.calls.cancel(requestId, cancelledBecause('it was asked to'));
  }

  /**
   * Lists the providers and their models; none where the server is too old to list them.
   *
   * @throws {TektonLlmError} where the server cannot be asked
   */
  getProviders(options: QueryOptions = {}): Promise<ProviderList> {
    return this.query(options, (context) => this.retrying.retry(context, () => this.profiles.providers(context)));
  }

  /**
   * Asks Rhetor how it is, in a single attempt.
   *
   * @throws {TektonLlmError} where it cannot be asked
   */
  health(options: QueryOptions = {}): Promise<Health> {
    return this.query(options, (context) => this.profiles.health(context));
  }

  /** Ends every call under way and closes the WebSocket. A second time does nothing. */
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

  /** Does the work of a call that has begun, and that has ended before its outcome is told. Once cancelled, it stays so. */
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
      tell(onComplete, whole);
      return whole;
    });
    if (onError !== undefined) {
      // Who is told so need not catch it too.
      result.catch((e: TektonLlmError) => tell(onError, e));
    }
    return result;
  }

  private pieces(input: Input, options: GenerationOptions): PieceStream {
    const call = this.call(options);
    const pieces = new Pieces(call, this.config.maxWaitingChunks);
    const chat = chatCall(this.config, input, options, call, pieces);
    return new PieceStream(call, pieces, () => {
      call.begin();
      this.run(call, () => this.backend.ask(chat)).then(
        (last) => pieces.settle({ last }),
        (error: unknown) => pieces.settle({ error }),
      );
    });
  }

  private deliver(stream: PieceStream, onChunk: ChunkHandler, options: GenerationOptions): string {
    const { onComplete, onError } = options;
    collect(stream, onChunk).then(
      (result) => onComplete?.(result),
      (e: unknown) => {
        if (onError !== undefined) {
          onError(e instanceof TektonLlmError ? e : ofCallback(e, stream.details()));
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

/** What is set of some options. */
function known<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** The failure of a stream whose pieces could not be taken; what its callback threw is the cause. */
function ofCallback(cause: unknown, known: FailureDetails): TektonLlmError {
  return new TektonLlmError('onChunk failed, so the stream was ended; the cause is what it threw.', {
    ...known,
    cause,
  });
}
