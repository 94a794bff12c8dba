import type { TektonLlmError } from '../errors.js';
import type { RegisterFrame } from '../generated/frames.js';
import { onAbort } from './aborting.js';
import { isPage } from './body.js';
import type { CallContext } from './chat-call.js';
import type { Config } from './config.js';
import { type ErrorMapper, TokenError } from './error-mapper.js';
import type { Log } from './log.js';
import { backoff } from './retries.js';
import { RefusedError, RhetorSocket } from './rhetor-socket.js';
import type { BearerTokens } from './bearer-tokens.js';
import { findWebSocket, type WebSocketFactory } from './web-socket.js';

/** The timeout of connecting; a WebSocket that takes longer is not used. */
const CONNECT_TIMEOUT = 5000;

/** The share of an attempt's time before HTTP takes over with the rest. */
export const SOCKETS_SHARE = 0.75;

/** After a silent socket, HTTP is used for this time in milliseconds, as its cause is likely to persist. */
const AFTER_SILENCE = 5 * 60_000;

/** The lifetime of an idle socket, which would keep a Node process from ending. */
const IDLE_IN_NODE = 1000;

/** The maximum wait before reconnecting; the wait doubles each time. */
const FIRST_WAIT = 500;

/**
 * Keeps one socket for all streams of a client: connects for the first stream, and again after a loss, in a page immediately
 * and in Node on demand. After failures it waits, each time longer, before it reconnects.
 */
export class SocketKeeper {
  private current: RhetorSocket | undefined;
  private connecting: Promise<RhetorSocket | undefined> | undefined;
  private failures = 0;
  private notBefore = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly tokens: BearerTokens,
    private readonly errors: ErrorMapper,
    private readonly log: Log,
  ) {}

  /** A registered socket; undefined if there currently is none. Throws if the server refuses the token. */
  async socket(context: CallContext): Promise<RhetorSocket | undefined> {
    const { call, timeout } = context;
    const { wsUrl } = this.config;
    clearTimeout(this.idle);
    if (this.current?.isOpen) {
      return this.current;
    }
    if (call.signal.aborted || wsUrl === undefined || Date.now() < this.notBefore) {
      return undefined;
    }
    call.asks();
    try {
      return await call.wait(this.connectOnce(wsUrl), timeout * SOCKETS_SHARE);
    } catch (e) {
      throw e instanceof RefusedError ? this.refused(e, context) : e;
    }
  }

  /** Shares one connection attempt among concurrent callers. */
  private connectOnce(url: string): Promise<RhetorSocket | undefined> {
    clearTimeout(this.again);
    this.connecting ??= this.connect(url).finally(() => {
      this.connecting = undefined;
      // The caller may have stopped waiting in the meantime.
      this.released();
    });
    return this.connecting;
  }

  private async connect(url: string): Promise<RhetorSocket | undefined> {
    const make = await findWebSocket();
    if (make === undefined) {
      this.log('this platform has no WebSocket; streams use HTTP');
      this.notBefore = Infinity;
      return undefined;
    }
    const attempt = new AbortController();
    const end = () => attempt.abort();
    const late = setTimeout(end, Math.min(CONNECT_TIMEOUT, this.config.timeout * SOCKETS_SHARE));
    const forget = onAbort(this.closing.signal, end);
    try {
      // The client may have been closed while the WebSocket was loaded.
      this.closing.signal.throwIfAborted();
      this.current = await this.registered(make, url, attempt.signal);
      this.failures = 0;
      this.log('the WebSocket is registered');
      return this.current;
    } catch (e) {
      if (e instanceof TokenError || (e instanceof RefusedError && isOfToken(e))) {
        throw e;
      }
      this.failed(e, attempt.signal.aborted);
      return undefined;
    } finally {
      clearTimeout(late);
      forget();
    }
  }

  /** Requests a new token once if the first is refused. */
  private async registered(make: WebSocketFactory, url: string, signal: AbortSignal): Promise<RhetorSocket> {
    const register = async () =>
      RhetorSocket.connect(make, url, await this.register(signal), signal, (lost) => this.lost(lost), this.log);
    const socket = await register().catch((e: unknown) => {
      if (e instanceof RefusedError && isOfToken(e) && this.tokens.isAsked) {
        return register();
      }
      throw e;
    });
    if (!socket.isOpen) {
      throw new Error('It was closed as soon as it was registered.');
    }
    return socket;
  }

  private failed(e: unknown, tookTooLong: boolean): void {
    const wait = tookTooLong ? AFTER_SILENCE : backoff(++this.failures, FIRST_WAIT);
    this.notBefore = Date.now() + wait;
    const why = this.errors.text.ofValue(e instanceof RefusedError ? e.error : e);
    this.log(`the WebSocket is unavailable: ${why} Streams use HTTP for ${Math.ceil(wait)} ms`);
  }

  private async register(signal: AbortSignal): Promise<RegisterFrame> {
    const token = await this.tokens.token(signal);
    return {
      type: 'REGISTER',
      component_id: this.config.componentId,
      capabilities: ['chat', 'stream'],
      ...(token !== undefined && { auth_token: token }),
    };
  }

  private refused({ error, code }: RefusedError, context: CallContext): TektonLlmError {
    return this.errors.status({ status: code ?? 401, body: JSON.stringify({ error }) }, context, undefined);
  }

  /**
   * Sends no more requests over a silent socket: a page has no other sign of a connection that is lost without notice. Requests
   * in progress keep it until their own timeouts.
   */
  retire(socket: RhetorSocket): void {
    if (socket === this.current) {
      this.current = undefined;
      this.notBefore = Date.now() + AFTER_SILENCE;
      this.log(`nothing arrived over the WebSocket; streams use HTTP for ${AFTER_SILENCE} ms`);
    }
    socket.retire();
  }

  private lost(socket: RhetorSocket): void {
    if (socket !== this.current) {
      return;
    }
    this.current = undefined;
    const { wsUrl } = this.config;
    // In Node a socket would keep the process from ending.
    if (isPage() && wsUrl !== undefined && !this.closing.signal.aborted) {
      this.connectAgain(wsUrl);
    }
  }

  private connectAgain(url: string): void {
    const wait = Math.max(backoff(this.failures + 1, FIRST_WAIT), this.notBefore - Date.now());
    if (wait === Infinity) {
      return;
    }
    this.again = setTimeout(async () => {
      // After a refused token, the client reconnects only on demand.
      const socket = await this.connectOnce(url).catch(() => null);
      if (socket === undefined && !this.closing.signal.aborted) {
        this.connectAgain(url);
      }
    }, wait);
  }

  /** Called when a request has ended; after the last one, a Node process may end. */
  released(): void {
    if (!isPage() && this.current?.isIdle && !this.closing.signal.aborted) {
      clearTimeout(this.idle);
      this.idle = setTimeout(() => this.current?.isIdle && this.current.close(), IDLE_IN_NODE);
    }
  }

  close(): void {
    clearTimeout(this.idle);
    clearTimeout(this.again);
    this.closing.abort();
    this.current?.close();
  }
}

function isOfToken({ code }: RefusedError): boolean {
  return code === 401 || code === 403;
}
