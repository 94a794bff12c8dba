import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { patiently } from '../src/internal/node-fetch.js';
import { eventually } from './eventually.js';
import { type Answer, answerEvents, answerJson, served } from './served.js';
import { textOf } from './socket-pair.js';
import { inStoppedTime } from './stopped-time.js';

const { serve, connect, finally: finallyDo } = served();

const overHttp: Answer = (_, response) => answerEvents(response, { chunk: 'over http', done: true });

interface Dispatcher {
  dispatch(options: Record<string, unknown>, handler: unknown): boolean;
}

const places = [1, 2].map((number) => Symbol.for(`undici.globalDispatcher.${number}`));
const holder = globalThis as { [place: symbol]: Dispatcher | undefined };

function restore(place: symbol, dispatcher: Dispatcher | undefined): void {
  // Restores a missing property as undefined, because not every Node allows deleting it.
  holder[place] = dispatcher;
}

/** Does work while what sends Node's requests is in the place of itself, and may see and change them. */
async function through<T>(see: (place: symbol, options: Record<string, unknown>) => object, work: () => Promise<T>) {
  await fetch('data:,');
  const before = places.map((place) => holder[place]);
  places.forEach((place, i) => {
    const own = before[i];
    if (own !== undefined) {
      holder[place] = { dispatch: (options, handler) => own.dispatch({ ...options, ...see(place, options) }, handler) };
    }
  });
  try {
    return await work();
  } finally {
    places.forEach((place, i) => before[i] !== undefined && restore(place, before[i]));
  }
}

/** What goes through which place while work is done. */
async function watched(work: () => Promise<unknown>) {
  const seen: Record<string, unknown>[] = [];
  const used: symbol[] = [];
  await through((place, options) => {
    used.push(place);
    seen.push(options);
    return {};
  }, work);
  return { seen, places: used };
}

/** Does work while Node gives a head and a chunk half a second where a request says nothing else. */
function impatient<T>(work: () => Promise<T>): Promise<T> {
  const time = 500;
  return through((_, options) => ({ headersTimeout: time, bodyTimeout: time, ...options }), work);
}

describe('a deadline', () => {
  test('bounds the whole call, with its retries and fallbacks', async () => {
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

  test('of the client bounds a stream whose chunks keep coming, and reports its text', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = setInterval(() => response.write('data: {"chunk": "x"}\n\n'), 10);
      response.on('close', () => clearInterval(more));
    });
    const client = connect(url, { deadline: 200 });
    await inStoppedTime(async (pass) => {
      const chunks = client.stream('Hi')[Symbol.asyncIterator]();
      await chunks.next();
      await pass(199);
      expect((await chunks.next()).value).toMatchObject({ chunk: 'x' });
      await pass(1);
      await expect(chunks.next()).rejects.toMatchObject({ name: 'LlmTimeoutError', partialText: 'xx' });
    });
  });
});

describe("a call's timeout", () => {
  test('bounds the handshake of the WebSocket, after which HTTP gets the remaining time and is used for a while', async () => {
    const { server, url } = await serve(overHttp);
    let handshakes = 0;
    server.on('upgrade', (_, socket) => {
      handshakes++;
      finallyDo(() => socket.destroy());
    });
    const begun = once(server, 'upgrade');
    const client = connect(url, { timeout: 1600, rhetorWsUrl: undefined });
    await inStoppedTime(async (pass) => {
      const hasty = textOf(client.stream('Hi', { timeout: 800 }));
      const patient = textOf(client.stream('Hi'));
      await begun;
      await pass(600);
      expect(await hasty).toBe('over http');
      await pass(600);
      expect(await patient).toBe('over http');
      await pass(60_000);
      expect(await textOf(client.stream('Hi'))).toBe('over http');
    });
    expect(handshakes).toBe(1);
  });

  test('is the only timeout of a stream in Node, which requests no compression', async () => {
    let headers: IncomingMessage['headers'] = {};
    const { url } = await serve((request, response, body) => {
      headers = request.headers;
      overHttp(request, response, body);
    });
    const { seen } = await watched(() => textOf(connect(url).stream('Hi')));
    expect(seen).toMatchObject([{ headersTimeout: 0, bodyTimeout: 0 }]);
    expect(headers['accept-encoding']).toBe('identity');
  });

  test("goes to the dispatcher of Node's own fetch, which may use a proxy", async () => {
    const { url } = await serve((_, response) => answerJson(response, { content: 'Paris.' }));
    const own = await watched(() => fetch(url).then((response) => response.text()));
    const clients = await watched(() => connect(url).generateText('Hi'));
    expect(clients.places).toEqual(own.places);
    expect(own.places).toHaveLength(1);
  });

  test.each([
    ['6.28.1', 'undici.globalDispatcher.1'],
    ['7.29.1', 'undici.globalDispatcher.1'],
    ['8.10.2', 'undici.globalDispatcher.2'],
  ])('is set at the place where the fetch of undici %s reads it', (undici, place) => {
    const used: string[] = [];
    const before = places.map((each) => holder[each]);
    for (const each of places) {
      holder[each] = { dispatch: () => used.push(String(each.description)) > 0 };
    }
    const { dispatcher } = patiently(undici) as { dispatcher: Dispatcher };
    dispatcher.dispatch({}, undefined);
    places.forEach((each, i) => restore(each, before[i]));
    expect(used).toEqual([place]);
  });

  test.each(['a head', 'a chunk'])(
    "may be longer than the timeout of Node's fetch for %s",
    { timeout: 30_000 },
    async (what) => {
      const waiting: ServerResponse[] = [];
      const { url } = await serve((_, response) => {
        if (what === 'a chunk') {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(': ping\n\n');
        }
        waiting.push(response);
      });
      const { text } = await impatient(async () => {
        const text = textOf(connect(url).stream('Hi'));
        await eventually(() => expect(waiting).toHaveLength(1));
        // Asked later, it is past its time when the client would be past its own.
        const cause = expect.objectContaining({ code: expect.stringMatching(/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/) });
        await expect(fetch(url).then((response) => response.text())).rejects.toMatchObject({ cause });
        return { text };
      });
      waiting[0]?.end('data: {"chunk": "Paris.", "done": true}\n\n');
      expect(await text).toBe('Paris.');
    },
  );
});

test('a signal of AbortSignal.timeout is a timeout, which is not retried', async () => {
  let requests = 0;
  const { url } = await serve(() => requests++);
  const answer = connect(url).generateText('Hi', { signal: AbortSignal.timeout(200), fallbackProvider: 'openai' });
  await expect(answer).rejects.toMatchObject({ name: 'LlmTimeoutError', attempts: 1 });
  // None, where the time was over before the request had arrived.
  expect(requests).toBeLessThanOrEqual(1);
});
