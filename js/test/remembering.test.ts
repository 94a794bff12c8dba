import { describe, expect, test } from 'vitest';
import { RememberingBackend } from '../src/internal/profile/remembering-backend.js';
import { sharedCode } from '../src/internal/profile/shared-code.js';
import type {
  ChatMessage,
  ClientOptions,
  ConversationStore,
  GenerationOptions,
  TektonLLMClient,
} from '../src/index.js';
import { chatOf } from './calls.js';
import { served } from './served.js';
import { inStoppedTime } from './stopped-time.js';

const { connect } = served();

/** A backend with a store, and the texts that reached its server with each call. */
function remembering(store: ConversationStore) {
  const asked: string[][] = [];
  const answering = {
    ask: async ({ messages }: { messages: readonly ChatMessage[] }) => {
      asked.push(messages.map(({ content }) => content));
      return { chunk: `answer ${asked.length}`, done: true, fallback: false };
    },
  };
  return { backend: new RememberingBackend(answering, store, 100_000, sharedCode), asked };
}

const question = (content: string, contextId?: string) =>
  chatOf(content, { messages: [{ role: 'user', content }], options: { contextId } });

test('a conversation that began without a contextId continues after the store could not take it', async () => {
  const stored: ChatMessage[] = [];
  let isBroken = true;
  const { backend, asked } = remembering({
    messages: () => stored,
    append: async (_, messages) => {
      if (isBroken) {
        throw new RangeError();
      }
      stored.push(...messages);
    },
  });
  const { contextId } = await backend.ask(question('one'));
  const { warnings } = await backend.ask(question('two', contextId));
  expect(warnings).toEqual([expect.stringContaining('could not be stored')]);
  isBroken = false;
  await backend.ask(question('three', contextId));
  expect(asked.at(-1)).toEqual(['one', 'answer 1', 'three']);
  expect(stored.map(({ content }) => content)).toEqual(['one', 'answer 1', 'three', 'answer 3']);
});

test('the start of a conversation is stored once where two calls that continue it end at the same time', async () => {
  const stored: string[] = [];
  const { backend } = remembering({
    messages: () => [],
    append: async (_, messages) => {
      await Promise.resolve();
      stored.push(...messages.map(({ content }) => content));
    },
  });
  const { contextId } = await backend.ask(question('one'));
  await Promise.all([backend.ask(question('two', contextId)), backend.ask(question('three', contextId))]);
  expect(stored).toEqual(['one', 'answer 1', 'two', 'answer 2', 'three', 'answer 3']);
});

test.each([undefined, 'c'])(
  'an answer is neither stored nor returned if its call was cancelled before: %s',
  async (id) => {
    const appended: string[] = [];
    const chat = question('one', id);
    const answering = {
      ask: async () => {
        chat.call.cancel();
        return { chunk: 'answer', done: true, fallback: false };
      },
    };
    const store = { messages: () => [], append: (contextId: string) => void appended.push(contextId) };
    const answer = new RememberingBackend(answering, store, 100_000, sharedCode).ask(chat);
    await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError' });
    expect(appended).toEqual([]);
  },
);

describe('a call whose answer is complete, but not yet stored by a slow store', () => {
  const unconfirmed = 'The conversation may not be stored: the call ended before the conversationStore confirmed it.';

  /** A client of a Rhetor of September 2025 whose store does not answer, and the beginning of its wait. */
  function storing(options: Partial<ClientOptions> = {}) {
    let fail = (_: Error) => undefined as void;
    let appends = () => undefined as void;
    const isAppending = new Promise<void>((resolve) => {
      appends = resolve;
    });
    const client = connect('http://rhetor.invalid', {
      profile: 'tekton-2025-09',
      fetch: async () => new Response('{"content": "Paris."}', { headers: { 'content-type': 'application/json' } }),
      conversationStore: {
        messages: () => [],
        append: () => {
          appends();
          return new Promise((_, reject) => {
            fail = reject;
          });
        },
      },
      ...options,
    });
    return { client, isAppending, fail: (e: Error) => fail(e) };
  }

  test('is too late to cancel, and then returns its answer at once, with a warning', async () => {
    const { client, isAppending, fail } = storing();
    const completed: string[] = [];
    const answer = client.generateText('Capital of France?', {
      requestId: 'mine',
      contextId: 'c',
      onComplete: ({ content }) => completed.push(content),
      onError: (e) => completed.push(e.name),
    });
    await isAppending;
    expect(client.cancelRequest('mine')).toBe(false);
    expect(await answer).toMatchObject({ content: 'Paris.', contextId: 'c', warnings: [unconfirmed] });
    expect(completed).toEqual(['Paris.']);
    // No longer awaited, and not an unhandled rejection either.
    fail(new Error());
  });

  test('returns its answer when its signal is aborted, its client is closed, or its deadline or timeout expires', async () => {
    const controller = new AbortController();
    const ends: [GenerationOptions, (client: TektonLLMClient) => void][] = [
      [{ signal: controller.signal }, () => controller.abort()],
      [{}, (client) => client.close()],
      [{ deadline: 1000 }, () => undefined],
      [{ timeout: 1000 }, () => undefined],
    ];
    await inStoppedTime(async (pass) => {
      for (const [options, end] of ends) {
        const { client, isAppending } = storing();
        const answer = client.generateText('Hi', { contextId: 'c', ...options });
        await isAppending;
        end(client);
        await pass(1000);
        expect(await answer).toMatchObject({ content: 'Paris.', warnings: [unconfirmed] });
      }
    });
  });

  test('is streamed completely', async () => {
    const { client, isAppending } = storing();
    const stream = client.stream('Hi', { contextId: 'c' });
    const chunks = stream[Symbol.asyncIterator]();
    const only = chunks.next();
    await isAppending;
    expect(client.cancelRequest(stream.requestId)).toBe(false);
    const { value } = await only;
    expect(value).toMatchObject({ chunk: 'Paris.', done: true });
    expect(value.warnings).toContain(unconfirmed);
    expect((await chunks.next()).done).toBe(true);
  });

  test('does not keep the next call waiting once it was cancelled', async () => {
    const { client, isAppending } = storing();
    const first = client.generateText('one', { requestId: 'first', contextId: 'c' });
    const second = client.generateText('two');
    await isAppending;
    client.cancelRequest('first');
    expect(await Promise.all([first, second])).toMatchObject([{ content: 'Paris.' }, { content: 'Paris.' }]);
  });
});
