import { afterAll, describe, expect, test } from 'vitest';
import { type CompletionResult, TektonLLMClient, TektonLlmError } from '../src/index.js';
import { type Case, table } from './case-table.js';
import { type Mock, Mocks } from './mocks.js';

const mocks = new Mocks();
afterAll(() => mocks.stop());

describe.each(table.cases)('$name', (each) => {
  test.each(each.calls)('%s', async (call) => {
    const { over, serverToken: token, handshake, replies, profile = 'contract', strict = false } = each;
    const mock = await mocks.start({ token, handshake, profile: each.server });
    const client = new TektonLLMClient({
      componentId: 'test',
      rhetorUrl: mock.url,
      profile,
      strict,
      ...(over === undefined && { rhetorWsUrl: null }),
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
