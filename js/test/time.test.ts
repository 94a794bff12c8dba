import type { IncomingMessage } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { type Answer, answerEvents, served } from './served.js';
import { textOf } from './socket-pair.js';

const { serve, connect, finally: finallyDo } = served();

const overHttp: Answer = (_, response) => answerEvents(response, { chunk: 'over http', done: true });

describe('a deadline', () => {
  test('bounds the whole call, with its repetitions and fallbacks', async () => {
    let requests = 0;
    const { url } = await serve(() => requests++);
    const client = connect(url, { timeout: 100, maxRetries: 100, fallbackProvider: 'openai' });
    const answer = client.generateText('Hi', { deadline: 350 });
    await expect(answer).rejects.toMatchObject({
      name: 'LlmTimeoutError',
      message: expect.stringContaining('The deadline of the call, 350 ms,'),
    });
    expect(requests).toBeLessThanOrEqual(4);
  });

  test('of the client bounds a stream whose pieces keep coming, and tells its text', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = setInterval(() => response.write('data: {"chunk": "x"}\n\n'), 10);
      response.on('close', () => clearInterval(more));
    });
    const client = connect(url, { deadline: 200 });
    await expect(textOf(client.stream('Hi'))).rejects.toMatchObject({
      name: 'LlmTimeoutError',
      partialText: expect.stringMatching(/^x+$/),
    });
  });
});

describe("a call's timeout", () => {
  test('bounds the handshake of the WebSocket, after which HTTP has the rest, and is used for a while', async () => {
    const { server, url } = await serve(overHttp);
    let handshakes = 0;
    server.on('upgrade', (_, socket) => {
      handshakes++;
      finallyDo(() => socket.destroy());
    });
    const client = connect(url, { timeout: 400, rhetorWsUrl: undefined });
    expect(await textOf(client.stream('Hi', { timeout: 200 }))).toBe('over http');
    expect(await textOf(client.stream('Hi'))).toBe('over http');
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect(await textOf(client.stream('Hi'))).toBe('over http');
    vi.restoreAllMocks();
    expect(handshakes).toBe(1);
  });

  test("is the only one: Node's fetch has none of its own, and is asked for no packing of streams", async () => {
    const GLOBAL = Symbol.for('undici.globalDispatcher.1');
    const holder = globalThis as { [GLOBAL]?: { dispatch(options: object, handler: unknown): boolean } };
    await fetch('data:,');
    const own = holder[GLOBAL];
    const seen: Record<string, unknown>[] = [];
    let headers: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response, body) => {
      headers = request.headers;
      overHttp(request, response, body);
    });
    holder[GLOBAL] = {
      dispatch: (options, handler) => {
        seen.push(options as Record<string, unknown>);
        return own?.dispatch(options, handler) ?? false;
      },
    };
    try {
      await textOf(connect(url).stream('Hi'));
    } finally {
      holder[GLOBAL] = own as NonNullable<typeof own>;
    }
    expect(seen).toMatchObject([{ headersTimeout: 0, bodyTimeout: 0 }]);
    expect(headers['accept-encoding']).toBe('identity');
  });
});

test('a signal of AbortSignal.timeout is a timeout, which is not repeated', async () => {
  let requests = 0;
  const { url } = await serve(() => requests++);
  const answer = connect(url).generateText('Hi', { signal: AbortSignal.timeout(200), fallbackProvider: 'openai' });
  await expect(answer).rejects.toMatchObject({ name: 'LlmTimeoutError', attempts: 1 });
  expect(requests).toBe(1);
});
