import { describe, expect, test, vi } from 'vitest';
import { LlmCancelledError, LlmConnectionError, LlmTimeoutError, type StreamChunk } from '../src/index.js';
import { eventually } from './eventually.js';
import { socketPair, textOf } from './socket-pair.js';
import { inStoppedTime } from './stopped-time.js';

const pair = socketPair();

describe('a connection', () => {
  test('begins with REGISTER, and nothing else is sent before REGISTER_ACK', async () => {
    pair.reconnect({ authToken: 'secret' });
    const text = pair.ask();
    const peer = await pair.server.peer();

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
    const first = pair.ask();
    const second = pair.ask();
    const peer = await pair.registered();
    const [one, two] = [await peer.take(), await peer.take()];
    expect(one.request_id).not.toBe(two.request_id);

    peer.send({ type: 'CHUNK', request_id: two.request_id, chunk: 'two' });
    peer.send({ type: 'CHUNK', request_id: one.request_id, chunk: 'one', done: true });
    peer.send({ type: 'CHUNK', request_id: two.request_id, chunk: '!', done: true });

    expect(await first).toBe('one');
    expect(await second).toBe('two!');
    expect(pair.server.connections).toBe(1);
  });

  test('continues after frames that are not JSON or of an unknown type', async () => {
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.sendText('no JSON');
    peer.sendText('null');
    peer.send({ type: 'NEWS' }, { type: 'CHUNK', request_id: 'unknown', chunk: 'late' });
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true, news: 1 });
    expect(await text).toBe('Paris.');
  });

  test.each([{ type: 'error' }, { type: 'ERROR', code: 500 }])(
    'that is answered with $type instead of REGISTER_ACK is abandoned, and HTTP takes over',
    async (frame) => {
      const debug = vi.spyOn(console, 'debug').mockReturnValue();
      pair.reconnect({ debug: true });
      const text = pair.ask();
      const peer = await pair.server.peer();
      await peer.take();
      peer.send({ ...frame, error: 'No messages provided.' });

      expect(await text).toBe('over http');
      expect(debug.mock.calls.flat().join()).toContain('No messages provided.');
      debug.mockRestore();
    },
  );

  test('that is lost is replaced by the next stream', async () => {
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id: first } = await peer.take();
    peer.send({ type: 'CHUNK', request_id: first, chunk: 'Par' });
    peer.cut();
    await expect(text).rejects.toThrow(LlmConnectionError);

    const next = pair.ask();
    const again = await pair.registered();
    const { request_id } = await again.take();
    again.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await next).toBe('Paris.');
  });

  test('that is lost is replaced at once in a page, with growing delays between failed attempts', async () => {
    vi.stubGlobal('location', new URL(pair.server.url));
    vi.spyOn(Math, 'random').mockReturnValue(0.1);
    try {
      const text = pair.ask();
      const peer = await pair.registered();
      const { request_id } = await peer.take();
      peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
      await text;
      pair.server.refuse = true;
      peer.cut();
      await eventually(() => expect(pair.server.refused).toBeGreaterThan(1));
      pair.server.refuse = false;
      await pair.registered();
    } finally {
      pair.client.close();
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });

  test('without any frame from the server sends its request and later ones over HTTP, and closes after the last', async () => {
    await inStoppedTime(async (pass) => {
      const silent = pair.ask({ timeout: 1200 });
      const patient = pair.ask();
      const dead = await pair.registered();
      const [first, waiting] = [await dead.take(), await dead.take()];
      await pass(900);
      expect(await silent).toBe('over http');
      expect(await dead.take()).toEqual({ type: 'CANCEL', request_id: first.request_id });

      expect(await pair.ask()).toBe('over http');
      dead.send({ type: 'CHUNK', request_id: waiting.request_id, chunk: 'late', done: true });
      expect(await patient).toBe('late');
      await dead.closed;
    });
    expect(pair.server.connections).toBe(1);
  });

  test('with frames from the server is kept, even if one request timed out', async () => {
    await inStoppedTime(async (pass) => {
      const slow = pair.ask({ timeout: 100 });
      const peer = await pair.registered();
      await peer.take();
      await peer.ping();
      await pass(100);
      await expect(slow).rejects.toThrow(LlmTimeoutError);
      const next = pair.ask();
      expect((await peer.take()).type).toBe('CANCEL');
      const { request_id } = await peer.take();
      peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
      expect(await next).toBe('Paris.');
    });
    expect(pair.server.connections).toBe(1);
  });

  test('that is no longer needed after connecting is closed, so that Node can end', async () => {
    const controller = new AbortController();
    const text = pair.ask({ signal: controller.signal });
    const peer = await pair.server.peer();
    await peer.take();
    controller.abort();
    await expect(text).rejects.toThrow(LlmCancelledError);
    peer.send({ type: 'REGISTER_ACK' });
    await peer.closed;
    expect(peer.waiting).toBe(0);
  });

  test('is closed with the client', async () => {
    const text = pair.ask();
    const peer = await pair.registered();
    await peer.take();
    pair.client.close();
    await peer.closed;
    await expect(text).rejects.toThrow(LlmCancelledError);
  });
});

describe('a request', () => {
  test('for a prompt is a STREAM with every option under its name in the contract', async () => {
    const text = pair.ask({
      systemPrompt: 'Be brief.',
      providerId: 'anthropic',
      modelId: 'm',
      contextId: 'c',
      temperature: 0.5,
      maxTokens: 9,
      stopSequences: ['END'],
      fallbackProvider: 'openai',
    });
    const peer = await pair.registered();
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
    const text = textOf(pair.client.stream(messages));
    const peer = await pair.registered();
    const { request_id, ...frame } = await peer.take();
    expect(frame).toMatchObject({
      type: 'CHAT_STREAM',
      messages: [{ role: 'user', content: 'Hi', name: 'ada' }],
      system_prompt: 'Be brief.',
    });
    peer.send({ type: 'CHUNK', request_id, done: true });
    await text;
  });

  test('reaches onChunk chunk by chunk and onComplete completely', async () => {
    const chunks: StreamChunk[] = [];
    const result = new Promise((onComplete, onError) => {
      pair.client.streamText('Hi', (chunk) => chunks.push(chunk), { onComplete, onError });
    });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par', provider: 'p', model: 'm', context_id: 'c' });
    await eventually(() => expect(chunks).toHaveLength(1));
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
      id = pair.client.streamText('Hi', (chunk) => chunks.push(chunk), { onError });
    });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    await eventually(() => expect(chunks).toHaveLength(1));

    expect(pair.client.cancelRequest(id)).toBe(true);
    expect(pair.client.cancelRequest(id)).toBe(false);
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
    expect(await failure).toMatchObject({ name: 'LlmCancelledError', partialText: 'Par', requestId: id });

    peer.send({ type: 'CHUNK', request_id, chunk: 'late', done: true }, { type: 'PING' });
    expect(await peer.take()).toEqual({ type: 'PONG' });
    expect(chunks).toHaveLength(1);
  });

  test('whose loop is left early sends CANCEL', async () => {
    const leave = (async () => {
      for await (const _ of pair.client.stream('Hi')) {
        return;
      }
    })();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    await leave;
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
  });

  test('whose signal is aborted ends with the reason as its cause', async () => {
    const controller = new AbortController();
    const text = pair.ask({ signal: controller.signal });
    const peer = await pair.registered();
    await peer.take();
    controller.abort(new Error('enough'));
    await expect(text).rejects.toMatchObject({ name: 'LlmCancelledError', cause: new Error('enough') });
    expect((await peer.take()).type).toBe('CANCEL');
  });

  test('whose signal is already aborted sends nothing', async () => {
    await expect(pair.ask({ signal: AbortSignal.abort() })).rejects.toThrow(LlmCancelledError);
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    await expect(pair.ask({ signal: AbortSignal.abort() })).rejects.toThrow(LlmCancelledError);
    peer.send({ type: 'CHUNK', request_id, chunk: 'Paris.', done: true });
    expect(await text).toBe('Paris.');
    expect(peer.waiting).toBe(0);
    expect(pair.server.connections).toBe(1);
  });

  test.each(['content', 'message', 'response'])(
    'for a stream with a complete answer, in %s, is a stream of one chunk',
    async (name) => {
      const text = pair.ask();
      const peer = await pair.registered();
      const { request_id } = await peer.take();
      peer.send({ type: 'RESPONSE', request_id, [name]: 'Paris.' });
      expect(await text).toBe('Paris.');
    },
  );

  test('is read with the aliases of its fields', async () => {
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, content: 'Par' }, { type: 'CHUNK', request_id, content: 'is.', done: true });
    expect(await text).toBe('Paris.');

    const failed = pair.ask();
    const { request_id: next } = await peer.take();
    peer.send({ type: 'CHUNK', request_id: next, detail: [{ loc: ['body'], msg: 'overloaded', type: 'x' }] });
    await expect(failed).rejects.toThrow('body: overloaded');
  });

  test('times out even if PING frames arrive', async () => {
    await inStoppedTime(async (pass) => {
      const text = pair.ask({ timeout: 200 });
      const peer = await pair.registered();
      await peer.take();
      for (const time of [100, 99, 1]) {
        await peer.ping();
        await pass(time);
      }
      await expect(text).rejects.toThrow(LlmTimeoutError);
    });
  });

  test('times out if no frame arrives for it, and reports the last error of the connection', async () => {
    const { peer, text } = await inStoppedTime(async (pass) => {
      const text = pair.ask({ timeout: 100 });
      const peer = await pair.registered();
      await peer.take();
      peer.send({ type: 'ERROR', error: 'Overloaded.' });
      await peer.ping();
      await pass(100);
      return { peer, text };
    });
    const failure = await text.catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(LlmTimeoutError);
    expect((failure as Error).message).toContain('Overloaded.');
    expect((await peer.take()).type).toBe('CANCEL');
  });
});
