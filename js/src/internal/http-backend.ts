import { contractVersion } from '../generated/contract.js';
import {
  ChatApi,
  ChatResponseFromJSON,
  Configuration,
  FetchError,
  HealthApi,
  HealthFromJSON,
  type InitOverrideFunction,
  ProvidersApi,
  ResponseError,
} from '../generated/http/index.js';
import type { CompletionResult, Health, ProviderList, StreamChunk } from '../types.js';
import { AttemptClock } from './attempt-clock.js';
import type { LlmBackend } from './backend.js';
import { isPage, orNotFound, readErrorText, readJson } from './body.js';
import type { CallContext, ChatCall } from './call.js';
import { chatEvents } from './chat-events.js';
import type { Config } from './config.js';
import { type ErrorMapper, NotRhetorError } from './error-mapper.js';
import type { GenerationId } from './profile/generation.js';
import { lookForGeneration } from './profile/generation-look.js';
import type { Translation } from './profile/translation.js';
import { chunkOrFailure } from './streaming.js';
import { onlyChunk, toHealth, withAliases } from './wire.js';

const EVENT_STREAM = 'text/event-stream';
const JSON_TYPE = 'application/json';
const USER_AGENT = `tekton-llm-client/${contractVersion} (JavaScript)`;

/** Rhetor over HTTP: one attempt a call, no retries, no fallback. */
export class HttpBackend implements LlmBackend {
  private readonly chat: ChatApi;
  private readonly providersApi: ProvidersApi;
  private readonly healthApi: HealthApi;
  private readonly tells: boolean;
  private readonly contract: { rhetorContractVersion?: string };

  constructor(
    config: Config,
    private readonly errors: ErrorMapper,
    private readonly translation: Translation,
  ) {
    const { authToken } = config;
    const settings = new Configuration({ basePath: config.url, ...(authToken && { accessToken: () => authToken }) });
    this.chat = new ChatApi(settings);
    this.providersApi = new ProvidersApi(settings);
    this.healthApi = new HealthApi(settings);
    // Another origin's server would first have to allow each header, so none is sent there but what it must have.
    this.tells = !isPage() || new URL(config.url).origin === location.origin;
    this.contract = this.tells ? { rhetorContractVersion: contractVersion } : {};
  }

  async complete(call: ChatCall): Promise<CompletionResult> {
    const chatRequest = this.translation.request(call, false);
    return this.exchange(call, call.options.providerId, async (init) => {
      const { raw } = await this.chat.createChatCompletionRaw({ chatRequest, ...this.contract }, init);
      const json = withAliases('ChatResponse', await readJson(raw));
      return this.translation.answer(ChatResponseFromJSON(json), call);
    });
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    if (!this.translation.streams) {
      yield onlyChunk(await this.complete(call));
      return;
    }
    const chatRequest = this.translation.request(call, true);
    const clock = new AttemptClock(call.timeout, call.signal);
    let text = '';
    let done = false;
    try {
      const init = this.init(call, clock, `${EVENT_STREAM}, ${JSON_TYPE}`);
      // A head without a chunk is no answer, so the first chunk has what is left of the time.
      clock.restart();
      const { raw } = await this.chat.streamChatCompletionRaw({ chatRequest, ...this.contract }, init);
      if (!isEventStream(raw)) {
        throw await clock.within(this.noEventStream(raw, call));
      }
      for await (const event of chatEvents(raw, clock)) {
        const chunk = chunkOrFailure(event, call, text, this.errors);
        text += chunk.chunk;
        done = chunk.done;
        yield chunk;
      }
    } catch (e) {
      throw await this.failure(e, call, clock, call.options.providerId, text);
    } finally {
      if (!done) {
        clock.end();
      }
    }
  }

  /** A 200 that is no event stream: an adapter's failure as JSON, or a page of something that is not Rhetor. */
  private async noEventStream(response: Response, call: ChatCall): Promise<Error> {
    const error = this.errors.text.ofErrorObject(await readErrorText(response));
    return error === undefined
      ? new NotRhetorError(`The answer is no event stream but ${response.headers.get('content-type')}.`)
      : this.errors.adapterFailure(error, call, call.options.providerId);
  }

  /** Lists the providers. */
  async providers(context: CallContext): Promise<ProviderList> {
    return this.exchange(context, undefined, (init) =>
      this.translation.providers({ api: this.providersApi, parameters: this.contract, init }),
    );
  }

  /**
   * The server's generation; undefined where it cannot be asked. One that does not answer in time is taken for one of the
   * contract, so that it holds up no second call.
   */
  async generation(context: CallContext): Promise<GenerationId | undefined> {
    const clock = new AttemptClock(context.timeout, context.signal);
    const init = this.init(context, clock, JSON_TYPE);
    try {
      return await clock.within(lookForGeneration(this.healthApi, this.contract, init, clock.signal));
    } catch {
      // The call that wants to know meets the same failure, and tells it.
      return clock.timedOut ? 'contract' : undefined;
    } finally {
      clock.end();
    }
  }

  /** Asks the service, or the process where the server is too old to have the former. */
  async health(context: CallContext): Promise<Health> {
    return this.exchange(context, undefined, async (init) => {
      const response =
        (await orNotFound(this.healthApi.getApiHealthRaw(this.contract, init))) ??
        (await this.healthApi.getHealthRaw(this.contract, init));
      return toHealth(HealthFromJSON(await readJson(response.raw)));
    });
  }

  private async exchange<T>(
    context: CallContext,
    provider: string | undefined,
    work: (init: InitOverrideFunction) => Promise<T>,
  ): Promise<T> {
    const clock = new AttemptClock(context.timeout, context.signal);
    try {
      return await clock.within(work(this.init(context, clock, JSON_TYPE)));
    } catch (e) {
      throw await this.failure(e, context, clock, provider);
    } finally {
      clock.end();
    }
  }

  private init(context: CallContext, clock: AttemptClock, accept: string): InitOverrideFunction {
    return async ({ init }) => ({
      headers: { ...init.headers, ...this.callHeaders(context), Accept: accept },
      signal: clock.signal,
      // Neither the conversation nor the token goes to a server that nobody named.
      redirect: 'manual',
      cache: 'no-store',
    });
  }

  /** To log by. In pages, the browser names itself. */
  private callHeaders(context: CallContext): Record<string, string> {
    if (!this.tells) {
      return {};
    }
    const ids = { 'X-Request-ID': context.requestId, 'X-Request-Attempt': String(context.attempt) };
    return isPage() ? ids : { ...ids, 'User-Agent': USER_AGENT };
  }

  private async failure(
    e: unknown,
    context: CallContext,
    clock: AttemptClock,
    provider: string | undefined,
    text = '',
  ): Promise<Error> {
    if (e instanceof ResponseError && !clock.signal.aborted) {
      const { response } = e;
      // The status has come, and says more than that its explanation was cut.
      const body = await clock.within(readErrorText(response)).catch(() => '');
      const retryAfter = response.headers.get('Retry-After');
      return this.errors.status({ status: response.status, body, retryAfter }, context, provider);
    }
    return this.errors.transportFailure(e instanceof FetchError ? e.cause : e, context, clock.timedOut, text);
  }
}

function isEventStream(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return type === '' || type.toLowerCase().startsWith(EVENT_STREAM);
}
