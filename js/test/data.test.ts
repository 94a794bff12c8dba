import { describe, expect, test } from 'vitest';
import type { ChatMessage, GenerationOptions } from '../src/index.js';
import { answerEvents, answerJson, served } from './served.js';
import { socketPair, textOf } from './socket-pair.js';
import { withUnhandled } from './unhandled.js';

const { serve, connect } = served();
const pair = socketPair();

test('changes of messages and options after the call affect none of its attempts', async () => {
  const bodies: string[] = [];
  const messages: ChatMessage[] = [{ role: 'user', content: 'Hi' }];
  const stopSequences = ['END'];
  const options: GenerationOptions = { temperature: 1, stopSequences, maxRetries: 1 };
  const { url } = await serve((_, response, body) => {
    bodies.push(body);
    messages[0] = { role: 'user', content: 'changed' };
    answerJson(response, { content: 'Paris.' }, bodies.length === 1 ? 503 : 200);
  });
  const answer = connect(url).generateChatResponse(messages, options);
  (messages[0] as ChatMessage).content = 'changed';
  messages.push({ role: 'user', content: 'changed' });
  stopSequences.push('changed');
  options.temperature = 2;
  await answer;
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { messages: [{ content: 'Hi' }], options: { temperature: 1, stop: ['END'] } },
    { messages: [{ content: 'Hi' }], options: { temperature: 1, stop: ['END'] } },
  ]);
});

test.each([undefined, null, ''])('a provider that is %j leaves the default one and its model', async (providerId) => {
  let asked: unknown;
  const { url } = await serve((_, response, body) => {
    asked = JSON.parse(body);
    answerJson(response, { content: 'Paris.' });
  });
  const defaults = { providerId: 'anthropic', modelId: 'claude' };
  await connect(url, defaults).generateText('Hi', { providerId: providerId as string });
  expect(asked).toMatchObject({ provider_id: 'anthropic', model_id: 'claude' });
});

describe.each(['HTTP', 'the WebSocket'])('over %s', (way) => {
  /** The result of a stream of such chunks. */
  async function outcomeOf(...chunks: Record<string, unknown>[]) {
    if (way === 'HTTP') {
      const { url } = await serve((_, response) => answerEvents(response, ...chunks));
      return textOf(connect(url).stream('Hi')).catch((e: unknown) => e);
    }
    const text = pair.ask();
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send(...chunks.map((chunk) => ({ type: 'CHUNK', request_id, ...chunk })));
    return text.catch((e: unknown) => e);
  }

  test.each([
    [{ message: 'overloaded' }, 'failed: overloaded'],
    [{ error: { nested: true } }, 'failed: it gives no reason'],
    [{ message: { text: 'x' } }, 'failed: it gives no reason'],
    [[{ loc: ['body', { at: 1 }, 0], msg: 'bad' }], 'failed: body.0: bad'],
  ])('an error that is %j is reported in words', async (error, words) => {
    const failure = await outcomeOf({ error, done: true });
    expect(failure).toMatchObject({ name: 'AdapterError', message: expect.stringContaining(words) });
    expect(String(failure)).not.toContain('[object Object]');
  });

  test('a chunk may be as large as over the other transport', async () => {
    expect(await outcomeOf({ chunk: '€'.repeat(300_000), done: true })).toHaveLength(300_000);
  });

  test('a larger chunk is reported in bytes', async () => {
    expect(await outcomeOf({ chunk: '€'.repeat(400_000), done: true })).toMatchObject({
      name: 'LlmConnectionError',
      retryable: false,
      message: expect.stringContaining('A chunk of the stream is larger than 1048576 bytes.'),
    });
  });

  test('invalid counts of tokens are left out', async () => {
    expect(await outcomeOf({ chunk: 'Paris.', done: true, usage: { prompt_tokens: '1', total_tokens: {} } })).toBe(
      'Paris.',
    );
  });
});

test('a value that a custom fetch throws and that is not an Error is reported as text', async () => {
  const client = connect('http://rhetor.invalid', { fetch: () => Promise.reject({ reason: 'x' }) });
  await expect(client.generateText('Hi')).rejects.toThrow('failed: the thrown value is not an Error.');
});

test('a code over the WebSocket that is a status as text counts as that status', async () => {
  const text = pair.ask();
  const peer = await pair.registered();
  const { request_id } = await peer.take();
  peer.send({ type: 'ERROR', request_id, error: { message: 'slow down' }, code: '429' });
  await expect(text).rejects.toMatchObject({
    name: 'RateLimitError',
    status: 429,
    message: expect.stringContaining('answered 429: slow down'),
  });
});

describe('a callback', () => {
  test('that returns a rejected promise from onChunk ends the stream, and onError is called', async () => {
    const cause = new Error("the caller's own");
    const failure = new Promise((onError) => {
      pair.client.streamText('Hi', () => Promise.reject(cause), { onError });
    });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'Par' });
    expect(await failure).toMatchObject({ name: 'TektonLlmError', cause, partialText: 'Par' });
    expect(await peer.take()).toEqual({ type: 'CANCEL', request_id });
  });

  test('gets the next chunk only after onChunk has processed the one before', async () => {
    const order: string[] = [];
    const done = new Promise((onComplete) => {
      const onChunk = async ({ chunk }: { chunk: string }) => {
        order.push(`${chunk} begins`);
        await new Promise(setImmediate);
        order.push(`${chunk} ends`);
      };
      pair.client.streamText('Hi', onChunk, { onComplete });
    });
    const peer = await pair.registered();
    const { request_id } = await peer.take();
    peer.send({ type: 'CHUNK', request_id, chunk: 'a' }, { type: 'CHUNK', request_id, chunk: 'b', done: true });
    await done;
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('of onError handles the failure of a complete answer, which is an unhandled rejection without it', async () => {
    const { url } = await serve((_, response) => answerJson(response, { detail: 'no' }, 401));
    const client = connect(url);
    const [failures, unhandled] = await withUnhandled(async () => {
      const told = await new Promise((onError) => void client.generateText('Hi', { onError }));
      void client.generateText('Hi', { requestId: 'the-second' });
      return told;
    });
    expect(failures).toMatchObject({ name: 'AuthenticationError' });
    expect(unhandled).toMatchObject({ name: 'AuthenticationError', requestId: 'the-second' });
  });
});

test('a failure before anything was sent has no attempt and no request id', async () => {
  const { url } = await serve((_, response) => answerJson(response, { content: 'Paris.' }));
  const client = connect(url);
  const none = { attempts: 0, requestId: undefined };
  const signal = AbortSignal.abort();
  await expect(client.generateText('Hi', { signal })).rejects.toMatchObject({ name: 'LlmCancelledError', ...none });
  await expect(textOf(client.stream('Hi', { signal }))).rejects.toMatchObject(none);
  const nothing = client.generateChatResponse([{ role: 'system', content: 'x' }]);
  await expect(nothing).rejects.toMatchObject({ name: 'InvalidRequestError', ...none });
});

test('a failure has the id of its request over the WebSocket', async () => {
  const text = pair.ask({ requestId: 'mine', maxRetries: 1 });
  const peer = await pair.registered();
  peer.send({ type: 'ERROR', request_id: (await peer.take()).request_id, error: 'starting', code: 503 });
  const { request_id } = await peer.take();
  peer.send({ type: 'ERROR', request_id, error: 'starting', code: 503 });
  await expect(text).rejects.toMatchObject({ attempts: 2, requestId: request_id });
});
