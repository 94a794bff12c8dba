import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type AdapterException,
  AuthenticationException,
  type ClientOptions,
  type GenerationOptions,
  LlmCancelledException,
  LlmConnectionException,
  LlmTimeoutException,
  RateLimitException,
  type StreamChunk,
  TektonLLMClient,
} from '../src/index.js';
import type { WebSocketLike } from '../src/internal/web-socket.js';
import { type Peer, SocketServer } from './socket-server.js';

let server: SocketServer;
let client: TektonLLMClient;

beforeEach(async () => {
  server = await SocketServer.start();
  client = connect();
});

afterEach(async () => {
  client.close();
  await server.stop();
});

function connect(options: Partial<ClientOptions> = {}): TektonLLMClient {
  return new TektonLLMClient({ componentId: 'test', rhetorUrl: server.url, maxRetries: 0, retryDelay: 0, ...options });
}

async function textOf(stream: AsyncIterable<StreamChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.chunk;
  }
  return text;
}

/** Begins to read a stream; what comes of it is awaited later. */
function ask(options: GenerationOptions = {}): Promise<string> {
  const text = textOf(client.stream('Hi', options));
  text.catch(() => undefined);
  return text;
}

async function registered(): Promise<Peer> {
  const peer = await server.peer();
  await peer.register();
  return peer;
}

describe('a connection', () => {
  test('begins with REGISTER, and nothing else is sent before REGISTER_ACK', async () => {
    client.close();
    client = connect({ authToken: 'secret' });
    const text = ask();
    const peer = await server.peer();

    expect(await peer.take()).toEqual({
      type: 'REGISTER',
      component_id: 'test',
      capabilities: ['chat', 'stream'],
      auth_token: 'secret',
    });
    peer.send({ type: 'PING' });
    expect(await peer.take()).toEqual({ type: 'PONG' });
    expect(peer.waiting).toBe(0);

    peer.send({ type: 'REGISTER_ACK' });
    const { type, request_id } = await peer.take();
    expect(type).toBe('STREAM');
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
  });

  test('carries many requests at once', async () => {
    const first = ask();
    const second = ask();
    const peer = await registered();
    const [one, two] = [await peer.take(), await peer.take()];
    expect(one.request_id).not.toBe(two.request_id);

    peer.send({ type: 'CHUNK', request_id: two.request_id, chunk: 'two' });
    peer.send({ type: 'CHUNK', request_id: one.request_id, chunk: 'one', done: true });
    peer.send({ type: 'CHUNK', request_id: two.request_id, chunk: '!', done: true });

    expect(await first).toBe('one');
    expect(await second).toBe('two!');
    expect(server.connections).toBe(1);
  });

  test('outlives frames that are not JSON or of no known type', async () => {
    const text = ask();
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.sendText('no JSON');
    peer.sendText('null');
    peer.send({ type: 'NEWS' }, { type: 'CHUNK', request_id: 'unknown', chunk: 'late' });
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true, news: 1 });
    expect(await text).toBe('Paris.');
  });

  test('that is lost is replaced by the next stream', async () => {
    const text = ask();
    const peer = await registered();
    const { request_id: first } = await peer.take();
    peer.send({ type: 'CHUNK', request_id: first, chunk: 'Par' });
    peer.cut();
    await expect(text).rejects.toThrow(LlmConnectionException);

    const next = ask();
    const again = await registered();
    const { request_id } = await again.take();
    again.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await next).toBe('Paris.');
  });

  test('that is lost is replaced at once in a page, and waits longer each time it cannot be', async () => {
    vi.stubGlobal('location', new URL(server.url));
    vi.spyOn(Math, 'random').mockReturnValue(0.1);
    try {
      const text = ask();
      const peer = await registered();
      const { request_id } = await peer.take();
      peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
      await text;
      server.refuse = true;
      peer.cut();
      await vi.waitFor(() => expect(server.refused).toBeGreaterThan(1));
      server.refuse = false;
      await registered();
    } finally {
      client.close();
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });

  test('over which nothing comes at all is used for no more requests, and closed after the last', async () => {
    const silent = ask({ timeout: 100 });
    const patient = ask();
    const dead = await registered();
    const [, waiting] = [await dead.take(), await dead.take()];
    await expect(silent).rejects.toThrow(LlmTimeoutException);

    const next = ask();
    const alive = await registered();
    const { request_id } = await alive.take();
    alive.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await next).toBe('Paris.');
    dead.send({ type: 'CHUNK', request_id: waiting.request_id, chunk: 'late', done: true });
    expect(await patient).toBe('late');
    await dead.closed;
  });

  test('over which something comes is kept, also where one request timed out', async () => {
    const slow = ask({ timeout: 100 });
    const peer = await registered();
    await peer.take();
    peer.send({ type: 'PING' });
    await expect(slow).rejects.toThrow(LlmTimeoutException);
    const next = ask();
    expect(await peer.take()).toEqual({ type: 'PONG' });
    expect((await peer.take()).type).toBe('CANCEL');
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await next).toBe('Paris.');
    expect(server.connections).toBe(1);
  });

  test('that nobody wants any more once it is made is closed, so that Node can end', async () => {
    const controller = new AbortController();
    const text = ask({ signal: controller.signal });
    const peer = await server.peer();
    await peer.take();
    controller.abort();
    await expect(text).rejects.toThrow(LlmCancelledException);
    peer.send({ type: 'REGISTER_ACK' });
    await peer.closed;
    expect(peer.waiting).toBe(0);
  });

  test('is closed with the client', async () => {
    const text = ask();
    const peer = await registered();
    await peer.take();
    client.close();
    await peer.closed;
    await expect(text).rejects.toThrow(LlmCancelledException);
  });
});

describe('a request', () => {
  test('for a prompt is a STREAM with every option under its name in the contract', async () => {
    const text = ask({
      systemPrompt: 'Be brief.',
      providerId: 'anthropic',
      modelId: 'm',
      contextId: 'c',
      temperature: 0.5,
      maxTokens: 9,
      stopSequences: ['END'],
      fallbackProvider: 'openai',
    });
    const peer = await registered();
    const { request_id, ...frame } = await peer.take();
    expect(frame).toEqual({
      type: 'STREAM',
      prompt: 'Hi',
      system_prompt: 'Be brief.',
      provider_id: 'anthropic',
      model_id: 'm',
      context_id: 'c',
      options: { temperature: 0.5, max_tokens: 9, stop: ['END'], fallback_provider: 'openai' },
    });
    peer.send({ type: 'CHUNK', request_id, done: true });
    await text;
  });

  test('for a conversation is a CHAT_STREAM whose first system message is the system prompt', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi', name: 'ada' },
    ] as const;
    const text = textOf(client.stream(messages));
    const peer = await registered();
    const { request_id, ...frame } = await peer.take();
    expect(frame).toMatchObject({
      type: 'CHAT_STREAM',
      messages: [{ role: 'user', content: 'Hi', name: 'ada' }],
      system_prompt: 'Be brief.',
    });
    peer.send({ type: 'CHUNK', request_id, done: true });
    await text;
  });

  test('reaches onChunk piece by piece and onComplete as a whole', async () => {
    const chunks: StreamChunk[] = [];
    const result = new Promise((onComplete, onError) => {
      client.streamText('Hi', (chunk) => chunks.push(chunk), { onComplete, onError });
    });
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par', provider: 'p', model: 'm', context_id: 'c' });
    await vi.waitFor(() => expect(chunks).toHaveLength(1));
    expect(chunks[0]).toMatchObject({ chunk: 'Par', done: false, provider: 'p', contextId: 'c' });
    peer.send({
      type: 'CHUNK',
      request_id,
      chunk: 'is.',
      done: true,
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    });

    expect(await result).toMatchObject({
      content: 'Paris.',
      provider: 'p',
      model: 'm',
      contextId: 'c',
      usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
      attempts: 1,
    });
  });

  test('that is cancelled by its id sends CANCEL, and late frames for it are dropped', async () => {
    const chunks: StreamChunk[] = [];
    let id = '';
    const failure = new Promise((onError) => {
      id = client.streamText('Hi', (chunk) => chunks.push(chunk), { onError });
    });
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    await vi.waitFor(() => expect(chunks).toHaveLength(1));

    expect(client.cancelRequest(id)).toBe(true);
    expect(client.cancelRequest(id)).toBe(false);
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
    expect(await failure).toMatchObject({ name: 'LlmCancelledException', partialText: 'Par', requestId: id });

    peer.send({ type: 'CHUNK', request_id, chunk: 'late', done: true }, { type: 'PING' });
    expect(await peer.take()).toEqual({ type: 'PONG' });
    expect(chunks).toHaveLength(1);
  });

  test('whose loop is left early sends CANCEL', async () => {
    const leave = (async () => {
      for await (const _ of client.stream('Hi')) {
        return;
      }
    })();
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    await leave;
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
  });

  test('whose signal is aborted ends with the reason as its cause', async () => {
    const controller = new AbortController();
    const text = ask({ signal: controller.signal });
    const peer = await registered();
    await peer.take();
    controller.abort(new Error('enough'));
    await expect(text).rejects.toMatchObject({ name: 'LlmCancelledException', cause: new Error('enough') });
    expect((await peer.take()).type).toBe('CANCEL');
  });

  test('whose signal is aborted already asks for nothing', async () => {
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow(LlmCancelledException);
    const text = ask();
    const peer = await registered();
    const { request_id } = await peer.take();
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow(LlmCancelledException);
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
    expect(peer.waiting).toBe(0);
    expect(server.connections).toBe(1);
  });

  test('for a stream that is answered as a whole is a stream of one piece', async () => {
    const text = ask();
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'RESPONSE', request_id, content: 'Paris.' });
    expect(await text).toBe('Paris.');
  });

  test('times out also where PING tells that the server is there', async () => {
    const text = ask({ timeout: 200 });
    const peer = await registered();
    await peer.take();
    const pings = setInterval(() => peer.send({ type: 'PING' }), 10);
    await expect(text).rejects.toThrow(LlmTimeoutException);
    clearInterval(pings);
  });

  test('times out when nothing comes for it, and tells what the server had said of the connection', async () => {
    const text = ask({ timeout: 100 });
    const peer = await registered();
    await peer.take();
    peer.send({ type: 'ERROR', error: 'Overloaded.' });
    const failure = await text.catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(LlmTimeoutException);
    expect((failure as Error).message).toContain('Overloaded.');
    expect((await peer.take()).type).toBe('CANCEL');
  });
});

describe('a failure', () => {
  async function failure(frame: Record<string, unknown>, before: Record<string, unknown>[] = []): Promise<unknown> {
    const text = ask({ providerId: 'anthropic' });
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send(...[...before, frame].map((each) => ({ request_id, ...each })));
    return text.catch((e: unknown) => e);
  }

  test('with a code is the exception of that status', async () => {
    const e = await failure({ type: 'ERROR', error: 'Rate limit exceeded.', code: 429 });
    expect(e).toBeInstanceOf(RateLimitException);
    expect(e).toMatchObject({ status: 429, retryable: true, attempts: 1 });
  });

  test('without a code is an adapter failure', async () => {
    const e = (await failure({ type: 'ERROR', error: 'overloaded' })) as AdapterException;
    expect(e).toMatchObject({ name: 'AdapterException', adapterId: 'anthropic', retryable: true });
  });

  test('in a chunk is an adapter failure with the text so far', async () => {
    const e = await failure({ type: 'CHUNK', error: 'overloaded', done: true }, [{ type: 'CHUNK', chunk: 'Par' }]);
    expect(e).toMatchObject({ name: 'AdapterException', partialText: 'Par' });
  });

  test('before the first text is retried under another id', async () => {
    const text = ask({ maxRetries: 1 });
    const peer = await registered();
    const first = await peer.take();
    peer.send({ type: 'ERROR', request_id: first.request_id, error: 'starting', code: 503 });
    const second = await peer.take();
    expect(second.request_id).not.toBe(first.request_id);
    peer.send({ type: 'CHUNK', request_id: second.request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
  });

  test('of the socket before the first chunk leaves the request to HTTP', async () => {
    const text = ask();
    const peer = await registered();
    await peer.take();
    peer.cut();
    expect(await text).toBe('over http');
  });

  test('of the socket after the first text is the end of the answer, also where there would be HTTP', async () => {
    const text = ask({ maxRetries: 3 });
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    peer.cut();
    await expect(text).rejects.toMatchObject({ name: 'LlmConnectionException', partialText: 'Par', attempts: 1 });
    expect(server.httpRequests).toBe(0);
  });

  test('of the token is an authentication failure that does not show it', async () => {
    client.close();
    client = connect({ authToken: 'secret', maxRetries: 3 });
    const text = ask();
    const peer = await server.peer();
    await peer.take();
    peer.send({ type: 'ERROR', error: 'The token secret is wrong.', code: 401 });
    const e = (await text.catch((error: unknown) => error)) as Error;
    expect(e).toBeInstanceOf(AuthenticationException);
    expect(e.message).not.toContain('secret');
    expect(server.httpRequests).toBe(0);
  });
});

describe('a WebSocket of the platform', () => {
  /** One that has registered as soon as it is made, and then does as it is told. */
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
    return () => made;
  }

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('is not made any more once the client is closed', async () => {
    const made = platform(() => undefined);
    const text = ask();
    client.close();
    await expect(text).rejects.toThrow(LlmCancelledException);
    await new Promise(setImmediate);
    expect(made()).toBe(0);
  });

  test('that closes as soon as it is registered leaves the request to HTTP', async () => {
    platform((socket) => {
      socket.close();
      socket.onclose?.({ code: 1001, reason: '' });
    });
    expect(await ask()).toBe('over http');
  });

  test('whose making fails, as in a page that allows none, leaves the request to HTTP', async () => {
    vi.stubGlobal(
      'WebSocket',
      class {
        constructor() {
          throw new DOMException('The page allows no WebSocket.', 'SecurityError');
        }
      },
    );
    expect(await ask()).toBe('over http');
  });
});

describe('HTTP streams in place of the WebSocket', () => {
  test('where the server has none, and it is not asked for with each stream', async () => {
    server.refuse = true;
    expect(await ask()).toBe('over http');
    server.refuse = false;
    expect(await ask()).toBe('over http');
    expect(server.connections).toBe(0);
  });

  test('where it closes before REGISTER_ACK', async () => {
    const text = ask();
    const peer = await server.peer();
    await peer.take();
    peer.cut();
    expect(await text).toBe('over http');
  });

  test('where REGISTER_ACK does not come in time', async () => {
    client.close();
    client = connect({ timeout: 200 });
    const text = ask();
    const peer = await server.peer();
    await peer.take();
    expect(await text).toBe('over http');
    await peer.closed;
  });

  test('where the caller wants none', async () => {
    client.close();
    client = connect({ rhetorWsUrl: null });
    expect(await ask()).toBe('over http');
    expect(server.connections).toBe(0);
  });

  test('until a socket can be had again', async () => {
    server.refuse = true;
    const now = vi.spyOn(Date, 'now');
    expect(await ask()).toBe('over http');
    server.refuse = false;
    now.mockReturnValue(Date.now() + 60_000);
    const text = ask();
    const peer = await registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'over the socket', done: true });
    expect(await text).toBe('over the socket');
    now.mockRestore();
  });
});
