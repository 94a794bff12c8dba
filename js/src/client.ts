import { LlmCancelledException, TektonLlmException } from './errors.js';
import type { LlmBackend } from './internal/backend.js';
import { type CallContext, type ChatCall, callContext, chatCall, type Input } from './internal/call.js';
import { checkCallback } from './internal/checks.js';
import { type Config, configOf } from './internal/config.js';
import { CancelReason, ErrorMapper } from './internal/error-mapper.js';
import { ErrorText } from './internal/error-text.js';
import { FallbackBackend } from './internal/fallback-backend.js';
import { logOf } from './internal/log.js';
import { OpenCalls } from './internal/open-calls.js';
import { Profiles } from './internal/profile/profiles.js';
import { RetryingBackend } from './internal/retrying-backend.js';
import { SocketKeeper } from './internal/socket-keeper.js';
import { collect } from './internal/streaming.js';
import type {
  ChatMessage,
  ChunkHandler,
  ChunkStream,
  ClientOptions,
  CompletionResult,
  GenerationOptions,
  Health,
  ProviderList,
  QueryOptions,
  StreamChunk,
} from './types.js';

/**
 * Asks LLMs through Rhetor. Make one, share it, and close it in the end.
 *
 * Every failure is a {@link TektonLlmException}. Whole answers come over HTTP; streams over the WebSocket where there is
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
   * @throws {InvalidRequestException} naming the setting that is wrong, and what it must be
   */
  constructor(options: ClientOptions) {
    const config = configOf(options);
    const log = logOf(config.debug);
    const errors = new ErrorMapper(`Rhetor at ${config.url}`, new ErrorText(config.authToken));
    this.config = config;
    this.keeper = new SocketKeeper(config, errors, log);
    this.profiles = new Profiles(config, errors, this.keeper, log);
    this.retrying = new RetryingBackend(this.profiles.backend, log);
    this.backend = new FallbackBackend(this.retrying, log);
  }

  /**
   * Answers a prompt.
   *
   * @param prompt - the prompt; not blank
   * @throws {TektonLlmException} where there is no answer
   */
  generateText(prompt: string, options: GenerationOptions = {}): Promise<CompletionResult> {
    return this.complete(prompt, options);
  }

  /**
   * Answers a conversation.
   *
   * @param messages - the turns, oldest first; a first one whose role is system is the system prompt
   * @throws {TektonLlmException} where there is no answer
   */
  generateChatResponse(messages: readonly ChatMessage[], options: GenerationOptions = {}): Promise<CompletionResult> {
    return this.complete(messages, options);
  }

  /**
   * Answers a prompt piece by piece.
   *
   * @param prompt - the prompt; not blank
   * @param onChunk - takes the pieces as they come
   * @param options - `onComplete` takes the whole answer, `onError` the failure; a failure that no `onError` takes is
   *   thrown where nobody catches it, so that it is not lost
   * @returns the id of the request, for {@link cancelRequest}
   * @throws {InvalidRequestException} at once, where the prompt or an option is wrong
   */
  streamText(prompt: string, onChunk: ChunkHandler, options: GenerationOptions = {}): string {
    checkCallback('onChunk', onChunk);
    return this.deliver(this.stream(prompt, options), onChunk, options);
  }

  /**
   * Answers a conversation piece by piece; see {@link streamText}.
   *
   * @param messages - the turns, oldest first; a first one whose role is system is the system prompt
   * @returns the id of the request, for {@link cancelRequest}
   */
  streamChatResponse(messages: readonly ChatMessage[], onChunk: ChunkHandler, options: GenerationOptions = {}): string {
    checkCallback('onChunk', onChunk);
    return this.deliver(this.stream(messages, options), onChunk, options);
  }

  /**
   * Answers a prompt or a conversation piece by piece, for a `for await` loop. The request is sent when the loop begins;
   * leaving it early ends the request.
   *
   * @param input - a prompt, or the turns of a conversation
   * @throws {InvalidRequestException} at once, where the input or an option is wrong
   */
  stream(input: string | readonly ChatMessage[], options: GenerationOptions = {}): ChunkStream {
    const call = this.begin(input, options);
    let chunks: AsyncGenerator<StreamChunk> | undefined = this.chunks(call);
    return {
      requestId: call.requestId,
      [Symbol.asyncIterator]: () => {
        const once = chunks;
        chunks = undefined;
        if (once === undefined) {
          throw new TektonLlmException('A stream can be gone through only once; keep its chunks, or ask again.');
        }
        return once;
      },
    };
  }

  /**
   * Ends a request that is under way; its `onError` is given an {@link LlmCancelledException}.
   *
   * @returns whether there was such a request
   */
  cancelRequest(requestId: string): boolean {
    return this.calls.cancel(requestId, cancelledBecause('it was asked to'));
  }

  /**
   * Lists the providers and their models; none where the server is too old to list them.
   *
   * @throws {TektonLlmException} where the server cannot be asked
   */
  getProviders(options: QueryOptions = {}): Promise<ProviderList> {
    return this.query(options, (context) =>
      this.retrying.retry(context, (attempt) => this.profiles.providers(attempt)),
    );
  }

  /**
   * Asks Rhetor how it is, in a single attempt.
   *
   * @throws {TektonLlmException} where it cannot be asked
   */
  health(options: QueryOptions = {}): Promise<Health> {
    return this.query(options, (context) => this.profiles.health(context));
  }

  /** Ends every call under way and closes the WebSocket. A second time does nothing. */
  close(): void {
    this.calls.close(cancelledBecause('its client was closed'));
    this.keeper.close();
  }

  private begin(input: Input, options: GenerationOptions): ChatCall {
    this.calls.check();
    const controller = new AbortController();
    const call = chatCall(this.config, input, options, controller.signal);
    this.calls.begin(call.requestId, controller, options.signal);
    return call;
  }

  private async complete(input: Input, options: GenerationOptions): Promise<CompletionResult> {
    const call = this.begin(input, options);
    try {
      const result = await this.backend.complete(call);
      tell(options.onComplete, result);
      return result;
    } catch (e) {
      tell(options.onError, e as TektonLlmException);
      throw e;
    } finally {
      this.calls.ended(call.requestId);
    }
  }

  private async *chunks(call: ChatCall): AsyncGenerator<StreamChunk> {
    try {
      yield* this.backend.stream(call);
    } finally {
      this.calls.ended(call.requestId);
    }
  }

  private deliver(stream: ChunkStream, onChunk: ChunkHandler, options: GenerationOptions): string {
    const { requestId } = stream;
    collect(stream, onChunk).then(
      (result) => options.onComplete?.(result),
      (e: unknown) => {
        if (options.onError !== undefined) {
          options.onError(e instanceof TektonLlmException ? e : ofCallback(e, requestId));
        } else if (!(e instanceof LlmCancelledException)) {
          throw e;
        }
      },
    );
    return requestId;
  }

  private async query<T>(options: QueryOptions, ask: (context: CallContext) => Promise<T>): Promise<T> {
    this.calls.check();
    const controller = new AbortController();
    const context = callContext(this.config, options, controller.signal);
    this.calls.begin(context.requestId, controller, options.signal);
    try {
      return await ask(context);
    } finally {
      this.calls.ended(context.requestId);
    }
  }
}

/** Calls back. What the callback throws changes no outcome: it is thrown where nobody catches it, so that it is not lost. */
function tell<T>(callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (e) {
    void Promise.reject(e);
  }
}

/** The failure of a stream whose pieces could not be taken; what its callback threw is the cause. */
function ofCallback(cause: unknown, requestId: string): TektonLlmException {
  return new TektonLlmException('onChunk failed, so the stream was ended; the cause is what it threw.', {
    requestId,
    cause,
  });
}

function cancelledBecause(reason: string): CancelReason {
  return new CancelReason((details) => new LlmCancelledException(`The call was cancelled: ${reason}.`, details));
}
