import { contractHeader, contractVersion } from '../generated/contract.js';
import type { AttemptClock } from './attempt-clock.js';
import { isPage, parseObject, readErrorText, readText, StatusError } from './body.js';
import type { CallContext } from './chat-call.js';
import type { Config } from './config.js';
import { patiently } from './node-fetch.js';
import type { BearerTokens } from './bearer-tokens.js';

/** An operation of the contract: its method and its path. */
export type Operation = readonly [method: string, path: string];

/** Requests the JSON of an operation without parameters, within one exchange. */
export type Get = (operation: Operation) => Promise<object>;

export const EVENT_STREAM = 'text/event-stream';
export const JSON_TYPE = 'application/json';

/** Sends requests by fetch, with the token, the ids and the other headers. */
export class HttpTransport {
  private readonly sendsIds: boolean;

  constructor(
    private readonly config: Config,
    private readonly tokens: BearerTokens,
  ) {
    // Another origin's server must allow each header (CORS), so only required headers are sent there.
    this.sendsIds = !isPage() || new URL(config.url).origin === location.origin;
  }

  /** Returns a function that requests JSON within one exchange. */
  getting(context: CallContext, clock: AttemptClock): Get {
    return async (operation) => parseObject(await readText(await this.send(operation, context, clock)), 'The answer');
  }

  /** Returns a response with a success status. After a refused token, requests a new one once. */
  async send(
    [method, path]: Operation,
    context: CallContext,
    clock: AttemptClock,
    body?: object,
    accept = JSON_TYPE,
  ): Promise<Response> {
    const { config, tokens } = this;
    const send = async () => {
      const token = await tokens.token(clock.signal);
      // The attempt may have ended in the meantime, and a user's fetch may send without checking the signal.
      clock.signal.throwIfAborted();
      context.call.asks(this.sendsIds ? context.call.requestId : undefined);
      return (config.fetch ?? fetch)(config.url + path, {
        method,
        headers: this.headers(context, accept, body, token),
        body: body && JSON.stringify(body),
        signal: clock.signal,
        // Neither the conversation nor the token is sent to a server that is not configured.
        redirect: 'manual',
        cache: 'no-store',
        ...(config.credentials && { credentials: config.credentials }),
        ...(config.fetch === undefined && patiently()),
      });
    };
    let response = await send();
    if (response.status === 401 && tokens.isAsked) {
      await readErrorText(response);
      response = await send();
    }
    if (!response.ok) {
      throw new StatusError(response);
    }
    return response;
  }

  private headers({ call }: CallContext, accept: string, body: object | undefined, token: string | undefined): Headers {
    const headers = new Headers(this.config.headers);
    const own = {
      Accept: accept,
      ...(body && { 'Content-Type': JSON_TYPE }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(this.sendsIds && {
        [contractHeader]: contractVersion,
        'X-Request-ID': call.requestId,
        'X-Request-Attempt': String(call.attempt),
      }),
      // In pages, the browser sets the user agent and the encoding; elsewhere, a compressed stream may be delayed.
      ...(!isPage() && {
        'User-Agent': `tekton-llm-client/${contractVersion} (JavaScript)`,
        ...(accept !== JSON_TYPE && { 'Accept-Encoding': 'identity' }),
      }),
    };
    for (const [name, value] of Object.entries(own)) {
      headers.set(name, value);
    }
    return headers;
  }
}
