import { createHash } from 'node:crypto';
import { getEventListeners, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';
import { eventually } from './eventually.js';
import { answerEvents, served } from './served.js';
import { socketPair } from './socket-pair.js';

const pair = socketPair();
const { serve, connect } = served();

/** Runs all pending tasks that do not wait for external events. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a call', () => {
  test('has ended with its last chunk, even for a reader that requests no more', async () => {
    const stream = pair.client.stream('Hi');
    const chunks = stream[Symbol.asyncIterator]();
    const first = chunks.next();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect((await first).value).toMatchObject({ chunk: 'Paris.', done: true });

    expect(pair.client.cancelRequest(stream.requestId)).toBe(false);
    // In Node an idle socket is closed after a second, and this one has nothing left to do.
    await peer.closed;
    expect(peer.waiting).toBe(0);
  });

  test('that the server has ended cannot be cancelled, and its waiting chunks can still be read', async () => {
    const stream = pair.client.stream('Hi');
    const chunks = stream[Symbol.asyncIterator]();
    const first = chunks.next();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send(
      { type: 'CHUNK', request_id, chunk: 'Par' },
      { type: 'CHUNK', request_id, chunk: 'is' },
      { type: 'CHUNK', request_id, chunk: '.', done: true },
      { type: 'PING' },
    );
    expect((await first).value).toMatchObject({ chunk: 'Par' });
    expect(await peer.take()).toEqual({ type: 'PONG' });
    expect(pair.client.cancelRequest(stream.requestId)).toBe(false);
    expect((await chunks.next()).value).toMatchObject({ chunk: 'is' });
    expect((await chunks.next()).value).toMatchObject({ chunk: '.', done: true });
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  test('that is cancelled while its reader is busy notifies the server at once, and returns no more chunks', async () => {
    let resume = () => undefined as void;
    let busy = () => undefined as void;
    const isBusy = new Promise<void>((resolve) => {
      busy = resolve;
    });
    const seen: string[] = [];
    let id = '';
    const failure = new Promise((onError) => {
      const onChunk = async ({ chunk }: { chunk: string }) => {
        seen.push(chunk);
        busy();
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      };
      id = pair.client.streamText('Hi', onChunk, { onError });
    });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' }, { type: 'CHUNK', request_id, chunk: 'is' });
    await isBusy;
    pair.client.cancelRequest(id);
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
    resume();
    expect(await failure).toMatchObject({ name: 'LlmCancelledError', partialText: 'Par' });
    expect(seen).toEqual(['Par']);
  });

  test('starts with the first read: unread streams retain nothing', async () => {
    const { signal } = new AbortController();
    const streams = Array.from({ length: 50_000 }, () => pair.client.stream('Hi', { signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(pair.client.cancelRequest(streams[0]?.requestId ?? '')).toBe(false);
    expect(pair.server.connections).toBe(0);
  });

  test('shares one listener on its signal with all others of its client', async () => {
    const warnings: unknown[] = [];
    const warn = (warning: unknown) => warnings.push(warning);
    process.on('warning', warn);
    const controller = new AbortController();
    const texts = Array.from({ length: 30 }, () => pair.ask({ signal: controller.signal }));
    await pair.registered();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    const outcomes = await Promise.allSettled(texts);
    expect(outcomes.map(({ status }) => status)).toEqual(texts.map(() => 'rejected'));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    await settled();
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  test('accepts an id of the caller, and refuses one of a call in progress', async () => {
    const text = pair.ask({ requestId: 'mine' });
    const peer = await pair.registered();
    expect(await peer.take()).toMatchObject({ request_id: 'mine' });
    await expect(pair.client.generateText('Hi', { requestId: 'mine' })).rejects.toThrow('requestId must be unique');
    expect(() => pair.client.stream('Hi', { requestId: 'two words' })).toThrow('requestId must be of 1 to 200');
    peer.send({ type: 'CHUNK', request_id: 'mine', chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
  });
});

describe('a reader that reads no chunks', () => {
  test.each([
    ['many', { maxWaitingChunks: 8 }, 'x', 10],
    ['large', {}, 'x'.repeat(1_000_000), 20],
  ])('fails only its stream when %s chunks wait, and notifies the server', async (_, options, chunk, count) => {
    pair.reconnect(options);
    const chunks = pair.client.stream('Hi')[Symbol.asyncIterator]();
    const first = chunks.next();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    const other = pair.ask();
    const { request_id: others } = await peer.take();
    for (let i = 0; i < count; i++) {
      peer.send({ type: 'CHUNK', request_id, chunk });
    }
    await first;
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });

    let failure: unknown;
    let taken = 1;
    for (; failure === undefined; taken++) {
      failure = await chunks.next().then(
        () => undefined,
        (e: unknown) => e,
      );
    }
    expect(failure).toMatchObject({
      name: 'TektonLlmError',
      retryable: false,
      message: expect.stringContaining('fell too far behind'),
    });
    expect(taken).toBeLessThanOrEqual(count);
    peer.send({ type: 'CHUNK', request_id: others, chunk: 'Paris.', done: true });
    expect(await other).toBe('Paris.');
  });
});

test('a slow reader over HTTP pauses the server, and gets every chunk', async () => {
  const pieces = Array.from({ length: 50 }, (_, i) => ({ chunk: `${i},`, done: i === 49 }));
  const { url } = await serve((_, response) => answerEvents(response, ...pieces));
  let text = '';
  for await (const { chunk } of connect(url, { maxWaitingChunks: 2 }).stream('Hi')) {
    text += chunk;
    await settled();
  }
  expect(text).toBe(pieces.map(({ chunk }) => chunk).join(''));
});

/** A server that registers a WebSocket and then does nothing more, not even close. */
async function frozenServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (data) => {
      const opens = !head.includes('\r\n\r\n');
      head += data.toString('latin1');
      const key = /sec-websocket-key: (.*)\r\n/i.exec(head)?.[1];
      if (opens && key !== undefined) {
        const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
        const ack = '{"type":"REGISTER_ACK"}';
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        socket.write(Buffer.concat([Buffer.from([0x81, ack.length]), Buffer.from(ack)]));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, sockets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a closed client waits for a frozen server no longer than a second', { timeout: 15_000 }, async () => {
  const { server, sockets, url } = await frozenServer();
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl: url, profile: 'contract' });
  const next = client.stream('Hi')[Symbol.asyncIterator]().next();
  next.catch(() => undefined);
  await eventually(() => expect(sockets[0]?.bytesRead).toBeGreaterThan(300));
  client.close();
  await expect(next).rejects.toThrow('its client was closed');
  await once(sockets[0] as Socket, 'close');
  server.close();
});
