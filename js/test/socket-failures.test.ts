import { afterEach, describe, expect, test, vi } from 'vitest';
import { type AdapterError, AuthenticationError, LlmCancelledError, RateLimitError } from '../src/index.js';
import type { WebSocketLike } from '../src/internal/web-socket.js';
import { socketPair } from './socket-pair.js';
import { inStoppedTime } from './stopped-time.js';

const pair = socketPair();

describe('a failure', () => {
  async function failure(frame: Record<string, unknown>, before: Record<string, unknown>[] = []): Promise<unknown> {
    const text = pair.ask({ providerId: 'anthropic' });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send(...[...before, frame].map((each) => ({ request_id, ...each })));
    return text.catch((e: unknown) => e);
  }

  test('with a code is the exception of that status', async () => {
    const e = await failure({ type: 'ERROR', error: 'Rate limit exceeded.', code: 429 });
    expect(e).toBeInstanceOf(RateLimitError);
    expect(e).toMatchObject({ status: 429, retryable: true, attempts: 1 });
  });

  test('without a code is an adapter failure', async () => {
    const e = (await failure({ type: 'ERROR', error: 'overloaded' })) as AdapterError;
    expect(e).toMatchObject({ name: 'AdapterError', adapterId: 'anthropic', retryable: true });
  });

  test('in a chunk is an adapter failure with the text so far', async () => {
    const e = await failure({ type: 'CHUNK', error: 'overloaded', done: true }, [{ type: 'CHUNK', chunk: 'Par' }]);
    expect(e).toMatchObject({ name: 'AdapterError', partialText: 'Par' });
  });

  test('before the first text is retried under another id', async () => {
    const text = pair.ask({ maxRetries: 1 });
    const peer = await pair.registered();
    const first = await peer.take();
    peer.send({ type: 'ERROR', request_id: first.request_id, error: 'starting', code: 503 });
    const second = await peer.take();
    expect(second.request_id).not.toBe(first.request_id);
    peer.send({ type: 'CHUNK', request_id: second.request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
  });

  test('of the socket before the first chunk sends the request over HTTP', async () => {
    const text = pair.ask();
    const peer = await pair.registered();
    await peer.take();
    peer.cut();
    expect(await text).toBe('over http');
  });

  test('of the socket after the first text ends the answer, even if HTTP is available', async () => {
    const text = pair.ask({ maxRetries: 3 });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    peer.cut();
    await expect(text).rejects.toMatchObject({ name: 'LlmConnectionError', partialText: 'Par', attempts: 1 });
    expect(pair.server.httpRequests).toBe(0);
  });

  test('of the token is an authentication failure that does not show it', async () => {
    pair.reconnect({ authToken: 'secret', maxRetries: 3 });
    const text = pair.ask();
    const peer = await pair.server.peer();
    await peer.take();
    peer.send({ type: 'ERROR', error: 'The token secret is wrong.', code: 401 });
    const e = (await text.catch((error: unknown) => error)) as Error;
    expect(e).toBeInstanceOf(AuthenticationError);
    expect(e.message).not.toContain('secret');
    expect(pair.server.httpRequests).toBe(0);
  });
});

describe('a WebSocket of the platform', () => {
  /** A scripted socket that is registered immediately. */
  function platform(then: (socket: WebSocketLike) => void): () => number {
    let made = 0;
    class Platform implements WebSocketLike {
      readyState = 1;
      onopen: (() => void) | null = null;
      onmessage: ((event: { data: unknown }) => void) | null = null;
      onclose: ((event: { code: number; reason: string }) => void) | null = null;
      onerror: (() => void) | null = null;
      constructor() {
        made++;
        queueMicrotask(() => this.onopen?.());
      }
      send() {
        this.onmessage?.({ data: '{"type": "REGISTER_ACK"}' });
        then(this);
      }
      close() {
        this.readyState = 3;
      }
    }
    vi.stubGlobal('WebSocket', Platform);
    vi.stubGlobal('location', new URL(pair.server.url));
    return () => made;
  }

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('is not made after the client is closed', async () => {
    const made = platform(() => undefined);
    const text = pair.ask();
    pair.client.close();
    await expect(text).rejects.toThrow(LlmCancelledError);
    await new Promise(setImmediate);
    expect(made()).toBe(0);
  });

  test('that closes as soon as it is registered sends the request over HTTP', async () => {
    platform((socket) => {
      socket.close();
      socket.onclose?.({ code: 1001, reason: '' });
    });
    expect(await pair.ask()).toBe('over http');
  });

  test('that cannot be created, as in a page that allows none, sends the request over HTTP', async () => {
    vi.stubGlobal('location', new URL(pair.server.url));
    vi.stubGlobal(
      'WebSocket',
      class {
        constructor() {
          throw new DOMException('The page allows no WebSocket.', 'SecurityError');
        }
      },
    );
    expect(await pair.ask()).toBe('over http');
  });
});

describe('HTTP streams in place of the WebSocket', () => {
  /** No time passes but what a test lets pass, and each wait is as long as it may be. */
  function stoppedClock() {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    return vi.spyOn(Date, 'now').mockReturnValue(Date.now());
  }

  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('if the server has none, and not every stream tries to connect', async () => {
    stoppedClock();
    pair.server.refuse = true;
    expect(await pair.ask()).toBe('over http');
    pair.server.refuse = false;
    expect(await pair.ask()).toBe('over http');
    expect(pair.server.connections).toBe(0);
  });

  test('if it closes before REGISTER_ACK', async () => {
    const text = pair.ask();
    const peer = await pair.server.peer();
    await peer.take();
    peer.cut();
    expect(await text).toBe('over http');
  });

  test('if REGISTER_ACK does not arrive in time', async () => {
    await inStoppedTime(async (pass) => {
      pair.reconnect({ timeout: 1200 });
      const text = pair.ask();
      const peer = await pair.server.peer();
      await peer.take();
      await pass(900);
      expect(await text).toBe('over http');
      await peer.closed;
    });
  });

  test('if the caller disables it', async () => {
    pair.reconnect({ rhetorWsUrl: null });
    expect(await pair.ask()).toBe('over http');
    expect(pair.server.connections).toBe(0);
  });

  test('until a socket is available again', async () => {
    const now = stoppedClock();
    pair.server.refuse = true;
    expect(await pair.ask()).toBe('over http');
    pair.server.refuse = false;
    now.mockReturnValue(Date.now() + 500);
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'over the socket', done: true });
    expect(await text).toBe('over the socket');
  });
});
