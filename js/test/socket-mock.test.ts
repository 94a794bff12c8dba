import { afterAll, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';
import { Mocks } from './mocks.js';

// What socket.test.ts plays frame by frame, once more against the WebSocket that the Java client is tested with.
const mocks = new Mocks();
afterAll(() => mocks.stop());

test('a stream goes over the WebSocket, with REGISTER first', async () => {
  const rhetor = await mocks.start({ token: 'secret' });
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl: rhetor.url, authToken: 'secret' });
  await rhetor.enqueue({ chunks: ['Par', 'is.'] });
  const pieces = [];
  for await (const { chunk } of client.stream('Hi')) {
    pieces.push(chunk);
  }
  client.close();
  expect(pieces.join('')).toBe('Paris.');
  expect((await rhetor.frames()).map(({ type }) => type)).toEqual(['REGISTER', 'STREAM']);
});

test('a stream whose loop is left early sends CANCEL', async () => {
  const rhetor = await mocks.start();
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl: rhetor.url });
  await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
  for await (const _ of client.stream('Hi')) {
    break;
  }
  await expect.poll(async () => (await rhetor.frames()).at(-1)?.type).toBe('CANCEL');
  client.close();
});

test('a wrong token is an authentication failure', async () => {
  const rhetor = await mocks.start({ token: 'secret' });
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl: rhetor.url, authToken: 'wrong' });
  const next = client.stream('Hi')[Symbol.asyncIterator]().next();
  await expect(next).rejects.toMatchObject({ name: 'AuthenticationError', status: 401, attempts: 1 });
  client.close();
});

test('a stream goes over HTTP if the WebSocket is refused', async () => {
  const rhetor = await mocks.start({ webSocket: false });
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl: rhetor.url });
  await rhetor.enqueue({ chunks: ['Paris.'] });
  const first = await client.stream('Hi')[Symbol.asyncIterator]().next();
  expect(first.value).toMatchObject({ chunk: 'Paris.' });
  expect((await rhetor.journal()).at(-1)?.path).toBe('/api/v1/chat/stream');
  client.close();
});
