import { expect, test } from 'vitest';
import { type Answer, served } from './served.js';
import { inStoppedTime } from './stopped-time.js';

const TIMEOUT = 500;

const { serve, connect, finally: finallyDo } = served();

/** A server that begins an answer, and then says something again and again. */
function talker(begin: string, words: string): { answer: Answer; more: () => Promise<void> } {
  let said = 0;
  let wake = () => undefined as void;
  return {
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(begin);
      const talk = setInterval(() => {
        response.write(words);
        said++;
        wake();
      }, 5);
      finallyDo(() => clearInterval(talk));
    },
    /** Waits until it has said more. */
    more: async () => {
      for (const enough = said + 5; said < enough;) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

test.each([
  ['comments', ': ping\n\n'],
  ['events without data', 'event: ping\ndata:\n\n'],
  ['fields that are no event', 'retry: 1000\n\n'],
  ['chunks of an event that never ends', 'data: \n'],
])('%s do not keep a stream waiting for longer than the timeout', async (_, words) => {
  const { answer, more } = talker('data: {"chunk": "Par"}\n\n', words);
  const { url } = await serve(answer);
  await inStoppedTime(async (pass) => {
    const chunks = connect(url, { timeout: TIMEOUT }).stream('Hi')[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toMatchObject({ chunk: 'Par' });
    for (const time of [TIMEOUT - 1, 1]) {
      await more();
      await pass(time);
    }
    await expect(chunks.next()).rejects.toMatchObject({ name: 'LlmTimeoutError', partialText: 'Par' });
  });
});

test('a head and comments do not keep a stream waiting for its first chunk', async () => {
  const { answer, more } = talker('', ': ping\n\n');
  const { url } = await serve(answer);
  await inStoppedTime(async (pass) => {
    const first = connect(url, { timeout: TIMEOUT }).stream('Hi')[Symbol.asyncIterator]().next();
    first.catch(() => undefined);
    for (const time of [TIMEOUT - 1, 1]) {
      await more();
      await pass(time);
    }
    await expect(first).rejects.toMatchObject({ name: 'LlmTimeoutError' });
  });
});

test('the time that the caller takes for a chunk does not count for the timeout', async () => {
  let end = () => undefined as void;
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"chunk": "Pa"}\n\ndata: {"chunk": "r"}\n\n');
    end = () => void response.end('data: {"chunk": "is.", "done": true}\n\n');
  });
  const client = connect(url, { timeout: TIMEOUT, maxWaitingChunks: 1 });
  await inStoppedTime(async (pass) => {
    const chunks = client.stream('Hi')[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toMatchObject({ chunk: 'Pa' });
    // Now the next one waits for the caller, and the client reads no further.
    await pass(TIMEOUT * 1.5);
    expect((await chunks.next()).value).toMatchObject({ chunk: 'r' });
    end();
    expect((await chunks.next()).value).toMatchObject({ chunk: 'is.', done: true });
  });
});
