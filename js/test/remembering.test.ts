import { expect, test } from 'vitest';
import { RememberingBackend } from '../src/internal/profile/remembering-backend.js';
import type { ChatMessage, ConversationStore } from '../src/types.js';
import { chatOf } from './calls.js';

/** A backend with a store, and the texts that reached its server with each call. */
function remembering(store: ConversationStore) {
  const asked: string[][] = [];
  const answering = {
    ask: async ({ messages }: { messages: readonly ChatMessage[] }) => {
      asked.push(messages.map(({ content }) => content));
      return { chunk: `answer ${asked.length}`, done: true, fallback: false };
    },
  };
  return { backend: new RememberingBackend(answering, store, 100_000), asked };
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

test('a call that is cancelled while a slow store takes its answer ends at once', async () => {
  let appends = () => undefined as void;
  const isAppending = new Promise<void>((resolve) => {
    appends = resolve;
  });
  const { backend } = remembering({
    messages: () => [],
    append: () => {
      appends();
      return new Promise(() => undefined);
    },
  });
  const chat = question('one', 'c');
  const answer = backend.ask(chat);
  await isAppending;
  chat.call.cancel();
  await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError' });
});
