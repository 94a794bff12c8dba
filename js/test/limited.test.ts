import { describe, expect, test, vi } from 'vitest';
import { LlmTimeoutError, type StreamChunk } from '../src/index.js';
import type { LlmBackend } from '../src/internal/backend.js';
import type { ChatCall } from '../src/internal/chat-call.js';
import { LimitedBackend } from '../src/internal/profile/limited-backend.js';
import { chatOf } from './calls.js';

interface Served {
  readonly id: string;
  answer(): void;
  fail(): void;
}

/** A server whose answers the test gives. */
class Server implements LlmBackend {
  readonly served: Served[] = [];

  ask({ call: { requestId: id } }: ChatCall): Promise<StreamChunk> {
    return new Promise((resolve, reject) => {
      this.served.push({
        id,
        answer: () => resolve({ chunk: id, done: true, fallback: false }),
        fail: () => reject(new Error(id)),
      });
    });
  }

  get ids(): string[] {
    return this.served.map(({ id }) => id);
  }
}

function call(requestId: string, timeout = 30_000): { call: ChatCall; cancel: () => void } {
  const chat = chatOf(requestId, { timeout });
  return { call: chat, cancel: () => chat.call.cancel() };
}

/** Runs all pending tasks that do not wait for external events. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('where one call at a time may be in progress', () => {
  test('waiting calls start in their order, each when the one before has ended', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const answers = ['a', 'b', 'c'].map((id) => limited.ask(call(id).call));
    await settled();
    expect(server.ids).toEqual(['a']);

    server.served[0]?.answer();
    expect((await answers[0])?.chunk).toBe('a');
    await settled();
    expect(server.ids).toEqual(['a', 'b']);

    server.served[1]?.fail();
    await expect(answers[1]).rejects.toThrow('b');
    await settled();
    expect(server.ids).toEqual(['a', 'b', 'c']);
  });

  test('a call that is cancelled while it waits is never sent', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const first = limited.ask(call('a').call);
    const waiting = call('b');
    const second = limited.ask(waiting.call);
    const third = limited.ask(call('c').call);
    waiting.cancel();
    await expect(second).rejects.toMatchObject({ name: 'LlmCancelledError', requestId: undefined, attempts: 0 });

    server.served[0]?.answer();
    await first;
    await settled();
    expect(server.ids).toEqual(['a', 'c']);
    server.served[1]?.answer();
    await third;
  });

  test('a call that times out while it waits fails, is not retried, and names the limit', async () => {
    vi.useFakeTimers();
    try {
      const server = new Server();
      const limited = new LimitedBackend(server, 1);
      limited.ask(call('a').call);
      const late = limited.ask(call('b', 100).call).catch((e) => e);
      await vi.advanceTimersByTimeAsync(100);

      const failure = await late;
      expect(failure).toBeInstanceOf(LlmTimeoutError);
      expect(failure).toMatchObject({ retryable: false, message: expect.stringContaining('waited for its turn') });
      expect(server.ids).toEqual(['a']);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('no turn is lost or given twice, in any order of calls, ends and cancellations', async () => {
  let seed = 9;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  for (let round = 0; round < 100; round++) {
    const limit = 1 + random(3);
    const server = new Server();
    const limited = new LimitedBackend(server, limit);
    const open = new Map<string, () => void>();
    for (let step = 0; step < 20; step++) {
      const ids = [...open.keys()];
      const id = ids[random(ids.length)];
      const choice = random(3);
      if (choice === 0 || id === undefined) {
        const next = call(`${step}`);
        open.set(next.call.call.requestId, next.cancel);
        limited.ask(next.call).catch(() => undefined);
      } else {
        const served = server.served.find((each) => each.id === id);
        if (served !== undefined) {
          choice === 1 ? served.answer() : served.fail();
          open.delete(id);
        } else if (choice === 2) {
          open.get(id)?.();
          open.delete(id);
        }
      }
      await settled();
      const running = server.ids.filter((each) => open.has(each)).length;
      expect(running).toBe(Math.min(limit, open.size));
    }
  }
});
