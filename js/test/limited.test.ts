import { describe, expect, test, vi } from 'vitest';
import { type CompletionResult, LlmCancelledException, LlmTimeoutException, type StreamChunk } from '../src/index.js';
import type { LlmBackend } from '../src/internal/backend.js';
import type { ChatCall } from '../src/internal/call.js';
import { CancelReason } from '../src/internal/error-mapper.js';
import { LimitedBackend } from '../src/internal/profile/limited-backend.js';

interface Served {
  readonly id: string;
  answer(): void;
  fail(): void;
}

/** A server whose answers the test gives. */
class Server implements LlmBackend {
  readonly served: Served[] = [];

  complete({ requestId: id }: ChatCall): Promise<CompletionResult> {
    return new Promise((resolve, reject) => {
      this.served.push({
        id,
        answer: () => resolve({ content: id, fallback: false, attempts: 1, warnings: [] }),
        fail: () => reject(new Error(id)),
      });
    });
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    const { content } = await this.complete(call);
    yield { chunk: content, done: false, fallback: false };
    yield { chunk: '!', done: true, fallback: false };
  }

  get ids(): string[] {
    return this.served.map(({ id }) => id);
  }
}

function call(requestId: string, timeout = 30_000): { call: ChatCall; cancel: () => void } {
  const controller = new AbortController();
  return {
    call: {
      requestId,
      attempt: 1,
      timeout,
      maxRetries: 0,
      retryDelay: 0,
      signal: controller.signal,
      componentId: 'test',
      isPrompt: true,
      messages: [{ role: 'user', content: 'Hi' }],
      options: {},
    },
    cancel: () => controller.abort(new CancelReason((details) => new LlmCancelledException('ended', details))),
  };
}

/** Lets everything run that waits for nothing from outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('where one call at a time may be under way', () => {
  test('the next one begins when the one before has ended, in the order they came', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const answers = ['a', 'b', 'c'].map((id) => limited.complete(call(id).call));
    await settled();
    expect(server.ids).toEqual(['a']);

    server.served[0]?.answer();
    expect((await answers[0])?.content).toBe('a');
    await settled();
    expect(server.ids).toEqual(['a', 'b']);

    server.served[1]?.fail();
    await expect(answers[1]).rejects.toThrow('b');
    await settled();
    expect(server.ids).toEqual(['a', 'b', 'c']);
  });

  test('one that is ended while it waits never reaches the server', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const first = limited.complete(call('a').call);
    const waiting = call('b');
    const second = limited.complete(waiting.call);
    const third = limited.complete(call('c').call);
    waiting.cancel();
    await expect(second).rejects.toMatchObject({ name: 'LlmCancelledException', requestId: 'b', attempts: 1 });

    server.served[0]?.answer();
    await first;
    await settled();
    expect(server.ids).toEqual(['a', 'c']);
    server.served[1]?.answer();
    await third;
  });

  test('one whose timeout comes while it waits fails, is not repeated, and says what it waited for', async () => {
    vi.useFakeTimers();
    try {
      const server = new Server();
      const limited = new LimitedBackend(server, 1);
      limited.complete(call('a').call);
      const late = limited.complete(call('b', 100).call).catch((e) => e);
      await vi.advanceTimersByTimeAsync(100);

      const failure = await late;
      expect(failure).toBeInstanceOf(LlmTimeoutException);
      expect(failure).toMatchObject({ retryable: false, message: expect.stringContaining('waited for its turn') });
      expect(server.ids).toEqual(['a']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a stream gives its turn away with its last piece, also to whom asks for no more', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const stream = limited.stream(call('a').call);
    const piece = stream.next();
    const next = limited.complete(call('b').call);
    await settled();
    server.served[0]?.answer();
    await piece;
    await settled();
    expect(server.ids).toEqual(['a']);

    expect((await stream.next()).value).toMatchObject({ done: true });
    await settled();
    expect(server.ids).toEqual(['a', 'b']);
    await stream.return(undefined);
    server.served[1]?.answer();
    await next;

    const third = limited.complete(call('c').call);
    const fourth = limited.complete(call('d').call);
    await settled();
    expect(server.ids).toEqual(['a', 'b', 'c']);
    server.served[2]?.answer();
    await third;
    await settled();
    server.served[3]?.answer();
    await fourth;
  });

  test('a stream that is left early gives its turn away', async () => {
    const server = new Server();
    const limited = new LimitedBackend(server, 1);
    const stream = limited.stream(call('a').call);
    const piece = stream.next();
    await settled();
    server.served[0]?.answer();
    await piece;
    limited.complete(call('b').call);
    await stream.return(undefined);
    await settled();
    expect(server.ids).toEqual(['a', 'b']);
  });
});

test('in whatever order calls come, end and are ended, no turn is lost nor given twice', async () => {
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
        open.set(next.call.requestId, next.cancel);
        limited.complete(next.call).catch(() => undefined);
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
