import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type FallbackEvent, type RetryEvent, TektonLLMClient } from '../src/index.js';
import { answerEvents, answerJson, served } from './served.js';
import { socketPair } from './socket-pair.js';

const { serve, connect } = served();
const pair = socketPair();

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe('a token from a function', () => {
  test('is requested for each attempt, and once more after a 401, within the same attempt', async () => {
    const tokens = ['old', 'new', 'newer'];
    const seen: (string | undefined)[] = [];
    const { url } = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      const isOld = headers.authorization === 'Bearer old';
      answerJson(response, isOld ? { detail: 'expired' } : { content: 'Paris.' }, isOld ? 401 : 200);
    });
    const client = connect(url, { authToken: async () => tokens.shift() });
    expect(await client.generateText('Hi')).toMatchObject({ attempts: 1 });
    await client.generateText('Hi');
    expect(seen).toEqual(['Bearer old', 'Bearer new', 'Bearer newer']);
  });

  test('that is refused twice is an authentication failure, and neither token is shown', async () => {
    let asked = 0;
    const { url } = await serve(({ headers }, response) =>
      answerJson(response, { detail: `No such token: ${headers.authorization}` }, 401),
    );
    const client = connect(url, { authToken: () => `secret-${++asked}`, maxRetries: 3 });
    const failure = await client.generateText('Hi').catch((e: unknown) => e);
    expect(failure).toMatchObject({ name: 'AuthenticationError', status: 401, attempts: 1 });
    expect(String(failure)).not.toContain('secret');
    expect(asked).toBe(2);
  });

  test('that fails is an authentication failure with the cause', async () => {
    const cause = new Error('no login');
    const { url } = await serve((_, response) => answerJson(response, { content: 'Paris.' }));
    const client = connect(url, { authToken: () => Promise.reject(cause), maxRetries: 3 });
    await expect(client.generateText('Hi')).rejects.toMatchObject({ name: 'AuthenticationError', cause });
  });

  test('is sent in REGISTER, and another one if the first is refused', async () => {
    const tokens = ['old', 'new'];
    pair.reconnect({ authToken: () => tokens.shift() });
    const text = pair.ask();
    const first = await pair.server.peer();
    expect(await first.take()).toMatchObject({ auth_token: 'old' });
    first.send({ type: 'ERROR', error: 'expired', code: 401 });
    const second = await pair.server.peer();
    expect(await second.register()).toMatchObject({ auth_token: 'new' });
    const { request_id } = await second.take();
    second.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
  });
});

describe('requests over HTTP', () => {
  test('have the configured headers, which replace none of their own', async () => {
    let headers: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response) => {
      headers = request.headers;
      answerJson(response, { content: 'Paris.' });
    });
    await connect(url, { headers: { 'X-Gateway-Key': 'k', accept: 'text/html' } }).generateText('Hi');
    expect(headers).toMatchObject({ 'x-gateway-key': 'k', accept: 'application/json' });
    expect(() => connect(url, { headers: { 'X-Key': 'se\ncret' } })).toThrow(/^headers must.*'X-Key'/);
  });

  test('have headers that are set in the forms of fetch, too', async () => {
    let headers: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response) => {
      headers = request.headers;
      answerJson(response, { content: 'Paris.' });
    });
    await connect(url, { headers: new Headers({ 'X-Gateway-Key': 'k' }) }).generateText('Hi');
    expect(headers).toMatchObject({ 'x-gateway-key': 'k' });
  });

  test('show no key of a header in a message, even if a gateway repeats it', async () => {
    const { url } = await serve((_, response) => answerJson(response, { detail: 'No such key: gateway-key' }, 403));
    const failure = connect(url, { headers: { 'X-Key': 'gateway-key' } }).generateText('Hi');
    await expect(failure).rejects.toThrow('No such key: ***');
  });

  test('are sent by the configured fetch, with the configured credentials', async () => {
    const send = vi.fn(async (_url: unknown, _init: RequestInit | undefined) => Response.json({ content: 'Paris.' }));
    const client = connect('http://rhetor.invalid', { fetch: send as typeof fetch, credentials: 'include' });
    expect((await client.generateText('Hi')).content).toBe('Paris.');
    expect(send.mock.calls[0]?.[0]).toBe('http://rhetor.invalid/api/v1/chat');
    expect(send.mock.calls[0]?.[1]).toMatchObject({ credentials: 'include', method: 'POST' });
  });
});

describe('a stream as a response', () => {
  const read = async (response: Response) => (await response.text()).split('\n\n').filter((event) => event !== '');

  test('is server-sent events, each with a chunk as JSON', async () => {
    const { url } = await serve((_, response) =>
      answerEvents(response, { chunk: 'Par' }, { chunk: 'is.', done: true }),
    );
    const response = connect(url)
      .stream('Hi')
      .toResponse({ headers: { 'X-Own': '1' } });
    expect([...response.headers]).toEqual([
      ['cache-control', 'no-store'],
      ['content-type', 'text/event-stream'],
      ['x-own', '1'],
    ]);
    const pieces = (await read(response)).map((event) => JSON.parse(event.replace('data: ', '')));
    expect(pieces).toMatchObject([
      { chunk: 'Par', done: false },
      { chunk: 'is.', done: true, attempts: 1 },
    ]);
  });

  test('reports a failure by its name only', async () => {
    const { url } = await serve((_, response) => answerJson(response, { error: 'no' }, 503));
    const events = await read(connect(url).stream('Hi').toResponse());
    expect(events).toEqual(['event: error\ndata: {"name":"ServiceUnavailableError","retryable":true}']);
  });

  test('is requested when it is read, and cancelled with its reader', async () => {
    const stream = pair.client.stream('Hi').toReadableStream();
    expect(pair.server.connections).toBe(0);
    const reader = stream.getReader();
    const first = reader.read();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    expect(new TextDecoder().decode((await first).value)).toContain('"chunk":"Par"');
    await reader.cancel();
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
  });
});

describe('the progress of a call', () => {
  test('is reported for each retry and each fallback, which are called in order', async () => {
    const asked: string[] = [];
    const { url } = await serve((_, response, body) => {
      const { provider_id, model_id } = JSON.parse(body);
      asked.push([provider_id, model_id].filter(Boolean).join('/'));
      answerJson(response, { content: 'Paris.' }, asked.length < 5 ? 503 : 200);
    });
    const retries: RetryEvent[] = [];
    const fallbacks: FallbackEvent[] = [];
    const client = connect(url, {
      providerId: 'a',
      fallbackProvider: 'b',
      fallbacks: [{ providerId: 'c', modelId: 'm' }, { modelId: 'n' }],
      onRetry: (event) => retries.push(event),
    });
    const answer = await client.generateText('Hi', {
      requestId: 'mine',
      maxRetries: 1,
      onFallback: (event) => fallbacks.push(event),
    });
    expect(answer).toMatchObject({ fallback: true, attempts: 5 });
    expect(asked).toEqual(['a', 'a', 'b', 'b', 'c/m']);
    expect(retries).toMatchObject([
      { requestId: 'mine', attempts: 1, error: { name: 'ServiceUnavailableError' }, delay: 0 },
      { attempts: 3 },
    ]);
    expect(fallbacks).toMatchObject([
      { requestId: 'mine', error: { status: 503 }, to: { providerId: 'b' } },
      { to: { providerId: 'c', modelId: 'm' } },
    ]);
    expect(() => connect(url, { fallbacks: [{}] })).toThrow(/^fallbacks must be/);
  });

  test('goes to the configured logger instead of the console', async () => {
    const { url } = await serve((_, response) => answerJson(response, { content: 'Paris.' }));
    const logger = { debug: vi.fn(), warn: vi.fn() };
    await connect(url, { logger }).generateText('Hi', { capability: 'code' });
    expect(logger.warn.mock.calls).toEqual([[expect.stringMatching(/^\[tekton-llm-client\] capability was not sent/)]]);
  });
});

describe('a client of the environment', () => {
  test('has the settings of the environment, which its options override', async () => {
    let asked: unknown;
    let headers: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response, body) => {
      headers = request.headers;
      asked = JSON.parse(body);
      answerJson(response, { error: 'no' }, 503);
    });
    vi.stubEnv('RHETOR_URL', url);
    vi.stubEnv('RHETOR_AUTH_TOKEN', 'secret');
    vi.stubEnv('RHETOR_DEFAULT_PROVIDER', 'anthropic');
    vi.stubEnv('RHETOR_DEFAULT_MODEL', 'claude');
    vi.stubEnv('RHETOR_TIMEOUT', '2.5');
    vi.stubEnv('RHETOR_MAX_RETRIES', '1');
    vi.stubEnv('RHETOR_PROFILE', ' contract ');
    const client = TektonLLMClient.fromEnvironment({ componentId: 'test', modelId: 'own', retryDelay: 0 });
    await expect(client.generateText('Hi')).rejects.toMatchObject({ attempts: 2 });
    expect(asked).toMatchObject({ component: 'test', provider_id: 'anthropic', model_id: 'own' });
    expect(headers.authorization).toBe('Bearer secret');
    client.close();
  });

  test('refuses a value that is not a number by the name of its variable', () => {
    vi.stubEnv('RHETOR_TIMEOUT', 'soon');
    expect(() => TektonLLMClient.fromEnvironment({ componentId: 'test' })).toThrow(
      "RHETOR_TIMEOUT must be a number, but is 'soon'.",
    );
  });
});

test('the error in a page for a failed request to another origin mentions CORS', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'));
  const untold = () => Promise.reject(new TypeError('Failed to fetch'));
  const client = connect('https://rhetor.example', { fetch: untold });
  await expect(client.generateText('Hi')).rejects.toThrow(
    'Is it running there? Does it allow requests from pages of https://app.example (CORS)?',
  );
});

test('a failure at another origin has no request id, because a page sends none there', async () => {
  vi.stubGlobal('location', new URL('https://app.example/page'));
  const sent: Headers[] = [];
  const busy = async (_: unknown, init?: RequestInit) => {
    sent.push(new Headers(init?.headers));
    return Response.json({ error: 'starting' }, { status: 503 });
  };
  const [own, other] = ['https://app.example', 'https://rhetor.example'].map((url) =>
    connect(url, { fetch: busy as typeof fetch }).generateText('Hi', { requestId: 'mine' }),
  );
  await expect(own).rejects.toMatchObject({ status: 503, attempts: 1, requestId: 'mine' });
  await expect(other).rejects.toMatchObject({ status: 503, attempts: 1, requestId: undefined });
  expect(sent.map((headers) => headers.get('x-request-id'))).toEqual(['mine', null]);
});
