import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';

const TIMEOUT = 500;

let server: Server;
let answer: (response: ServerResponse) => void;
let said: ReturnType<typeof setInterval> | undefined;
let client: TektonLLMClient;

beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // The first request of a process takes a while longer.
  answer = (response) => response.end();
  await (await fetch(`http://127.0.0.1:${port}`)).text();
  client = new TektonLLMClient({
    componentId: 'test',
    rhetorUrl: `http://127.0.0.1:${port}`,
    rhetorWsUrl: null,
    maxRetries: 0,
    timeout: TIMEOUT,
  });
});

afterEach(() => {
  clearInterval(said);
  client.close();
  server.closeAllConnections();
  server.close();
});

async function textOf(stream: AsyncIterable<{ chunk: string }>): Promise<string> {
  let text = '';
  for await (const { chunk } of stream) {
    text += chunk;
  }
  return text;
}

/** Says something again and again, which is much more often than the timeout. */
function say(response: ServerResponse, words: string): void {
  response.write(words);
  said = setInterval(() => response.write(words), TIMEOUT / 30);
}

test.each([
  ['comments', ': ping\n\n'],
  ['events without data', 'event: ping\ndata:\n\n'],
  ['fields that are no event', 'retry: 1000\n\n'],
  ['chunks of an event that never ends', 'data: \n'],
])('%s do not keep a stream waiting for longer than the timeout', async (_, words) => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"chunk": "Par"}\n\n');
    say(response, words);
  };
  await expect(textOf(client.stream('Hi'))).rejects.toMatchObject({ name: 'LlmTimeoutError', partialText: 'Par' });
});

test('a head and comments do not keep a stream waiting for its first chunk', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    say(response, ': ping\n\n');
  };
  await expect(textOf(client.stream('Hi'))).rejects.toMatchObject({ name: 'LlmTimeoutError' });
});

test('the time that the caller takes for a chunk does not count for the timeout', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"chunk": "Par"}\n\ndata: {"chunk": "is.", "done": true}\n\n');
  };
  let text = '';
  for await (const { chunk } of client.stream('Hi')) {
    text += chunk;
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT * 1.5));
  }
  expect(text).toBe('Paris.');
});
