import { describe, expect, test } from 'vitest';
import type { StreamChunk } from '../src/index.js';
import { answerEvents, answerJson, served } from './served.js';
import { socketPair, textOf } from './socket-pair.js';

const pair = socketPair();
const { serve, connect } = served();

/** Enough to see a call from its beginning to its end. */
const STEPS = Array.from({ length: 40 }, (_, i) => i);

/** Runs a number of pending steps that do not wait for external events. */
async function steps(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await undefined;
  }
}

/** Reads a stream, and cancels it so many steps after its first chunk. */
async function cancelledAfter(count: number, stream: AsyncIterable<StreamChunk>, cancel: () => boolean) {
  const texts: string[] = [];
  let wasCancelled: boolean | undefined;
  let textsBefore = 0;
  try {
    for await (const { chunk } of stream) {
      texts.push(chunk);
      if (wasCancelled === undefined) {
        await steps(count);
        wasCancelled = cancel();
        textsBefore = texts.length;
      }
    }
    return { wasCancelled, text: texts.join(''), failure: undefined, more: texts.length - textsBefore };
  } catch (failure) {
    return { wasCancelled, text: texts.join(''), failure, more: texts.length - textsBefore };
  }
}

describe('a call that is cancelled', () => {
  test('at any step before its request is sent fails at once, and the server does no work for it', async () => {
    const first = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    await first;

    for (const count of STEPS) {
      const stream = pair.client.stream('Hi');
      const next = stream[Symbol.asyncIterator]().next();
      next.catch(() => undefined);
      // Without any step, in the same one as the call.
      for (let i = 0; i < count; i++) {
        await undefined;
      }
      expect(pair.client.cancelRequest(stream.requestId)).toBe(true);
      await expect(next).rejects.toMatchObject({ name: 'LlmCancelledError' });
    }
    // What has been sent is taken back.
    const last = pair.ask({ requestId: 'last' });
    const frames: string[] = [];
    for (let frame = await peer.take(); frame.request_id !== 'last'; frame = await peer.take()) {
      frames.push(frame.type);
    }
    expect(frames.filter((type) => type === 'STREAM')).toHaveLength(frames.filter((type) => type === 'CANCEL').length);
    peer.send({ type: 'CHUNK', request_id: 'last', chunk: 'Paris.', done: true });
    expect(await last).toBe('Paris.');
  });

  test.each(STEPS)('%i steps after its first chunk is either whole or cancelled, over the WebSocket', async (count) => {
    const stream = pair.client.stream('Hi');
    const outcome = cancelledAfter(count, stream, () => pair.client.cancelRequest(stream.requestId));
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.sendTogether(
      { type: 'CHUNK', request_id, chunk: 'Par' },
      { type: 'CHUNK', request_id, chunk: 'is' },
      { type: 'CHUNK', request_id, chunk: '.', done: true },
    );
    await expectWholeOrCancelled(await outcome);
  });

  test.each(STEPS)('%i steps after its first chunk is either whole or cancelled, over HTTP', async (count) => {
    const { url } = await serve((_, response) =>
      answerEvents(response, { chunk: 'Par' }, { chunk: 'is' }, { chunk: '.', done: true }),
    );
    const client = connect(url);
    const stream = client.stream('Hi');
    await expectWholeOrCancelled(await cancelledAfter(count, stream, () => client.cancelRequest(stream.requestId)));
  });

  test('at any step before its request is sent over HTTP is not sent', async () => {
    let sent = 0;
    const never = new Promise<never>(() => undefined);
    // A user's fetch need not look at the signal.
    const fetch = () => {
      sent++;
      return never;
    };
    const client = connect('http://rhetor.invalid', { fetch, authToken: async () => 'secret' });
    const sentBefore = new Set<number>();
    for (const count of STEPS) {
      sent = 0;
      const requestId = `after-${count}`;
      const answer = client.generateText('Hi', { requestId });
      answer.catch(() => undefined);
      await steps(count);
      const before = sent;
      sentBefore.add(before);
      expect(client.cancelRequest(requestId)).toBe(true);
      await expect(answer).rejects.toMatchObject({
        name: 'LlmCancelledError',
        attempts: before,
        requestId: before === 0 ? undefined : requestId,
      });
      await steps(STEPS.length);
      expect(sent).toBe(before);
    }
    expect([...sentBefore]).toEqual([0, 1]);
  });

  async function expectWholeOrCancelled({
    wasCancelled,
    text,
    failure,
    more,
  }: Awaited<ReturnType<typeof cancelledAfter>>) {
    if (wasCancelled) {
      expect({ failure, more, text }).toMatchObject({
        failure: { name: 'LlmCancelledError', partialText: 'Par' },
        more: 0,
      });
    } else {
      expect({ failure, text }).toEqual({ failure: undefined, text: 'Paris.' });
    }
  }
});

describe('a fetch that ignores its signal', () => {
  const never = new Promise<never>(() => undefined);

  test('delays no call beyond its timeout', async () => {
    const client = connect('http://rhetor.invalid', { fetch: () => never, timeout: 50 });
    await expect(client.generateText('Hi')).rejects.toMatchObject({ name: 'LlmTimeoutError' });
    await expect(client.health()).rejects.toMatchObject({ name: 'LlmTimeoutError' });
    await expect(textOf(client.stream('Hi'))).rejects.toMatchObject({ name: 'LlmTimeoutError' });
  });

  test('delays no call that is cancelled', async () => {
    const client = connect('http://rhetor.invalid', { fetch: () => never });
    const signal = AbortSignal.timeout(20);
    await expect(client.generateText('Hi', { signal })).rejects.toMatchObject({ name: 'LlmTimeoutError' });
    await expect(client.generateText('Hi', { deadline: 20 })).rejects.toMatchObject({ name: 'LlmTimeoutError' });
    const answer = client.generateText('Hi', { requestId: 'mine' });
    await steps(40);
    client.cancelRequest('mine');
    await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError' });
  });

  test('delays no stream whose body falls silent', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: {"chunk": "Par"}\n\n')),
    });
    const headers = { 'content-type': 'text/event-stream' };
    const client = connect('http://rhetor.invalid', {
      fetch: async () => new Response(body, { headers }),
      timeout: 200,
    });
    const chunks = client.stream('Hi')[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toMatchObject({ chunk: 'Par' });
    await expect(chunks.next()).rejects.toMatchObject({ name: 'LlmTimeoutError', partialText: 'Par' });
  });
});

test('a response that is cancelled while it waits for a chunk ends its request', async () => {
  const reader = pair.client.stream('Hi').toReadableStream().getReader();
  const read = reader.read();
  const peer = await pair.registered();
  const { request_id } = await peer.take();
  await reader.cancel();
  expect(await read).toEqual({ done: true, value: undefined });
  expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
});

test('a client that is closed while it waits for a token makes no connection', async () => {
  let asked = () => undefined as void;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let give = (_: string) => undefined as void;
  pair.reconnect({
    authToken: () => {
      asked();
      return new Promise<string>((resolve) => {
        give = resolve;
      });
    },
  });
  const text = pair.ask();
  await isAsked;
  pair.client.close();
  give('secret');
  await expect(text).rejects.toMatchObject({ name: 'LlmCancelledError' });
  const { url } = await serve((_, response) => answerJson(response, { content: 'Paris.' }));
  await connect(url).generateText('Hi');
  expect(pair.server.connections).toBe(0);
});
