import type { ChatResponse, Health as HealthModel } from '../generated/frames.js';
import { createChatCompletion, getApiHealth, getHealth, streamChatCompletion } from '../generated/operations.js';
import type { Health, ProviderList, StreamChunk } from '../types.js';
import { orAborted } from './aborting.js';
import { AnswerDecoder } from './answer-decoder.js';
import { AttemptClock } from './attempt-clock.js';
import type { LlmBackend } from './backend.js';
import { orNotFound, parseObject, readErrorText, readText, StatusError } from './body.js';
import type { CallContext, ChatCall } from './chat-call.js';
import { readChatEvents } from './chat-events.js';
import { type ErrorMapper, NotRhetorError } from './error-mapper.js';
import { EVENT_STREAM, type Get, type HttpTransport, JSON_TYPE } from './http-transport.js';
import type { GenerationId } from './profile/generation.js';
import { detectGeneration } from './profile/generation-probe.js';
import type { Translation } from './profile/translation.js';
import { toHealth, withAliases } from './wire.js';

/** Rhetor over HTTP: one attempt per call, without retries and fallbacks. */
export class HttpBackend implements LlmBackend {
  constructor(
    private readonly transport: HttpTransport,
    private readonly errors: ErrorMapper,
    private readonly translation: Translation,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    const isStream = chat.queue !== undefined && this.translation.streams;
    const request = this.translation.request(chat, isStream);
    return this.exchange(chat, chat.options.providerId, (clock) =>
      isStream ? this.stream(chat, request, clock) : this.whole(chat, request, clock),
    );
  }

  private async whole(chat: ChatCall, request: object, clock: AttemptClock): Promise<StreamChunk> {
    const { transport, translation } = this;
    const text = await clock.within(transport.send(createChatCompletion, chat, clock, request).then(readText));
    clock.end();
    const json = withAliases('ChatResponse', parseObject(text, 'The answer')) as ChatResponse;
    const answer = translation.answer(json, chat);
    return chat.isFallback ? { ...answer, fallback: true } : answer;
  }

  private async stream(chat: ChatCall, request: object, clock: AttemptClock): Promise<StreamChunk> {
    const accept = `${EVENT_STREAM}, ${JSON_TYPE}`;
    const head = this.transport.send(streamChatCompletion, chat, clock, request, accept);
    const response = await orAborted(head, clock.signal);
    if (!isEventStream(response)) {
      throw await clock.within(this.noEventStream(response, chat));
    }
    return readChatEvents(response, clock, new AnswerDecoder(chat, this.errors), chat.queue);
  }

  /** A 200 that is not an event stream: an adapter's failure as JSON, or a page of another server. */
  private async noEventStream(response: Response, chat: ChatCall): Promise<Error> {
    const error = this.errors.text.ofErrorObject(await readErrorText(response));
    return error === undefined
      ? new NotRhetorError(`The answer is not an event stream, but ${response.headers.get('content-type')}.`)
      : this.errors.adapterFailure(error, chat, chat.options.providerId);
  }

  /** Lists the providers. */
  providers(context: CallContext): Promise<ProviderList> {
    return this.getting(context, (get) => this.translation.providers(get));
  }

  /** Requests the service's health, or the process's from servers too old for the former. */
  health(context: CallContext): Promise<Health> {
    return this.getting(context, async (get) =>
      toHealth(((await orNotFound(get(getApiHealth))) ?? (await get(getHealth))) as HealthModel),
    );
  }

  /**
   * Detects the server's generation; undefined if the server cannot be reached. A server that does not answer in time counts
   * as conforming to the contract, so that it does not delay a second call. Aborting the signal ends the detection.
   */
  async generation(context: CallContext, signal: AbortSignal): Promise<GenerationId | undefined> {
    const clock = new AttemptClock(context.timeout, signal);
    try {
      return await clock.within(detectGeneration(this.transport.getting(context, clock)));
    } catch {
      // The call that needs the generation may fail in the same way, and reports it.
      return undefined;
    } finally {
      clock.end();
    }
  }

  private getting<T>(context: CallContext, work: (get: Get) => Promise<T>): Promise<T> {
    return this.exchange(context, undefined, async (clock) => {
      const result = await clock.within(work(this.transport.getting(context, clock)));
      clock.end();
      return result;
    });
  }

  /** Runs work and ends the clock on success. A head without a chunk is not an answer, so both share one timeout. */
  private async exchange<T>(
    context: CallContext & Pick<ChatCall, 'patience'>,
    provider: string | undefined,
    work: (clock: AttemptClock) => Promise<T>,
  ): Promise<T> {
    const clock = new AttemptClock(context.timeout, context.call.signal);
    clock.restart(context.patience);
    try {
      return await work(clock);
    } catch (e) {
      throw await this.failure(e, context, clock, provider);
    }
  }

  private async failure(
    e: unknown,
    context: CallContext,
    clock: AttemptClock,
    provider: string | undefined,
  ): Promise<Error> {
    try {
      if (e instanceof StatusError && !clock.signal.aborted) {
        const { status, headers } = e.response;
        // The status is known, and is more specific than the truncation of its body.
        const body = await clock.within(readErrorText(e.response)).catch(() => '');
        return this.errors.status({ status, body, retryAfter: headers.get('Retry-After') }, context, provider);
      }
      return this.errors.transportFailure(e, context, clock.timedOut);
    } finally {
      clock.end();
    }
  }
}

function isEventStream(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return type === '' || type.toLowerCase().startsWith(EVENT_STREAM);
}
