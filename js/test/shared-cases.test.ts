import { afterAll, describe, expect, test } from 'vitest';
import { type CompletionResult, TektonLLMClient, TektonLlmError } from '../src/index.js';
import { type Case, type Over, table } from './case-table.js';
import { type Mock, Mocks, type Reply } from './mocks.js';

const mocks = new Mocks();
afterAll(() => mocks.stop());

/** What a call of a case goes over: a stream over both transports, where the case names none and frames can say the same. */
function transports(call: string, { over, replies }: Case): Over[] {
  const both = call === 'stream' && replies.every((reply) => inFrames(reply) !== undefined);
  return over !== undefined ? [over] : both ? ['http', 'webSocket'] : ['http'];
}

const EVENT = /^(?:event: message\r?\n)?data: (\{.*\})\r?\n\r?\n$/;

/**
 * A reply as it is sent over the WebSocket; undefined where that has nothing like it: headers, bodies and how they end. A
 * socket that is lost before the first piece, or silent, leaves the stream to HTTP, of which there are cases of its own.
 */
function inFrames(reply: Reply): Reply | undefined {
  const { events, frames, chunks, text, status, json, cutAfter, headers } = reply;
  if (headers !== undefined || cutAfter === 0) {
    return undefined;
  }
  if (Array.isArray(events)) {
    const data = events.map((event) => EVENT.exec(event)?.[1]);
    if (!data.every((each) => each?.startsWith('{'))) {
      return undefined;
    }
    const all = data.map((each) => JSON.parse(each as string));
    const { done, error, detail } = all.at(-1) ?? {};
    return done || error || detail ? { frames: all } : undefined;
  }
  return (frames ?? chunks ?? text ?? (status !== undefined && json)) ? reply : undefined;
}

describe.each(table.cases)('$name', (each) => {
  const ways = each.calls.flatMap((call) => transports(call, each).map((over) => [call, over] as const));

  test.each(ways)('%s over %s', async (call, over) => {
    const { serverToken: token, handshake, profile = 'contract', strict = false } = each;
    const replies = over === 'webSocket' ? each.replies.map((reply) => inFrames(reply) ?? reply) : each.replies;
    const mock = await mocks.start({ token, handshake, profile: each.server });
    const client = new TektonLLMClient({
      componentId: 'test',
      rhetorUrl: mock.url,
      profile,
      strict,
      ...(over === 'http' && { rhetorWsUrl: null }),
      timeout: 20_000,
    });
    await mock.enqueue(...replies);

    const outcome = await outcomeOf(client, call, each);

    client.close();
    const { messageContains = '', messageOmits, warned, ...fields } = each.expect;
    const requests = replies.length;
    // What is left out is expected as null.
    const none = Object.fromEntries(Object.keys(fields).map((name) => [name, undefined]));
    expect({ ...none, ...outcome, ...(await asked(mock)) }).toMatchObject({
      exception: undefined,
      requests,
      ...undefinedForNull(fields),
    });
    expect(String(outcome.message)).toContain(messageContains);
    if (messageOmits !== undefined) {
      expect(String(outcome.message)).not.toContain(messageOmits);
    }
    if (warned !== undefined) {
      expect(outcome.warnings).toEqual((warned as string[]).map((start) => expect.stringMatching(`^${start}`)));
    }
    await mock.close();
  });
});

const CHATS = /\/api\/v1\/(chat|chat\/stream|generate)$/;

/** The requests that the mock has seen, over either transport. */
async function asked(mock: Mock): Promise<Record<string, unknown>> {
  const chats = (await mock.journal()).filter(({ path }) => CHATS.test(path));
  const overHttp = chats.map(({ body }) => body);
  const overSocket = (await mock.frames()).filter(({ type }) => /STREAM|CHAT|GENERATE/.test(type));
  const all = [...overSocket, ...overHttp];
  return {
    requests: all.length,
    requestsOverHttp: overHttp.length,
    providersAsked: all.map((request) => request.provider_id),
    modelsAsked: all.map((request) => request.model_id),
    reachedModel: chats.at(-1)?.reachedModel,
    sent: chats.at(-1)?.body,
  };
}

async function outcomeOf(client: TektonLLMClient, call: string, each: Case): Promise<Record<string, unknown>> {
  try {
    return { exception: undefined, ...(await answerOf(client, call, each)) };
  } catch (e) {
    if (!(e instanceof TektonLlmError)) {
      throw e;
    }
    const { name, message, status, retryAfter, retryable, attempts, partialText } = e;
    // The table has the names of the Java client's.
    return {
      exception: name.replace(/Error$/, 'Exception'),
      message,
      status,
      retryAfter,
      retryable,
      attempts,
      partialText,
    };
  }
}

async function answerOf(client: TektonLLMClient, call: string, each: Case): Promise<CompletionResult> {
  const { before = [], messages, prompt = 'Hi', times = 1 } = each;
  const { stop, ...given } = each.options ?? {};
  const options = { maxRetries: 0, retryDelay: 0, ...(stop && { stopSequences: stop }), ...given };
  for (const earlier of before) {
    await client.generateText(earlier, options);
  }
  const text = prompt.repeat(times);
  if (call === 'complete') {
    return messages ? client.generateChatResponse(messages, options) : client.generateText(text, options);
  }
  return new Promise((onComplete, onError) => {
    const callbacks = { ...options, onComplete, onError };
    messages
      ? client.streamChatResponse(messages, () => undefined, callbacks)
      : client.streamText(text, () => undefined, callbacks);
  });
}

function undefinedForNull(value: unknown): any {
  if (Array.isArray(value)) {
    return value.map(undefinedForNull);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, undefinedForNull(each)]))
    : (value ?? undefined);
}
