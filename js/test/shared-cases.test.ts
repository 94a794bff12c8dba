import { afterAll, describe, expect, test } from 'vitest';
import { type CompletionResult, TektonLLMClient, TektonLlmError } from 'tekton-llm-client';
import { EventParser } from '../src/internal/event-parser.js';
import { type Case, type Over, table } from './case-table.js';
import { type Mock, Mocks, type Reply } from './mocks.js';

const mocks = new Mocks();
afterAll(() => mocks.stop());

/** What a call of a case goes over: a stream over both transports, where the case names none and frames can say the same. */
function transports(call: string, { name, over }: Case): Over[] {
  return over !== undefined ? [over] : call === 'stream' && !(name in ONLY_HTTP) ? ['http', 'webSocket'] : ['http'];
}

const HEADER = 'an ERROR has no headers';
const BODY = 'frames are no body, with an end and a framing of its own';
const PAGE = 'frames are JSON: what is none is ignored';
const LOST =
  'after the loss of a socket before the first chunk the stream uses HTTP, for which there are separate cases';
const SILENT = 'a silent socket leaves the stream to HTTP, of which there are tests in socket.test.ts';

/** The cases of streams, by their names, that there cannot be over the WebSocket, and why. */
const ONLY_HTTP: Record<string, string> = {
  '429 with a Retry-After in seconds has the wait': HEADER,
  'a Retry-After of more than a minute is not followed': HEADER,
  'a Retry-After of no time is followed': HEADER,
  'a Retry-After of another status is not followed': HEADER,
  'a Retry-After of 503 of more than a minute goes to the fallback': HEADER,
  'a redirect is not followed': HEADER,
  '503 with a web page is reported without the page': PAGE,
  'a 200 that is a web page is a connection failure that does not quote it': PAGE,
  'an event that is not JSON is a connection failure that does not quote it': PAGE,
  'a connection that closes without an answer is retried': LOST,
  'a reset connection is a connection failure': LOST,
  'a stream that is cut before its first text is retried': LOST,
  'silence is a timeout': SILENT,
  'an attempt that times out is retried': SILENT,
  'the fallback answers when every attempt times out': SILENT,
  'a stream ends with the done mark alone': BODY,
  'a stream ends with its body alone': BODY,
  'a stream that closes without the end of its body is truncated': BODY,
  'a body that ends within an event is truncated, and the text before it is not the answer': BODY,
  'a body that ends within a line of an event is truncated, too': BODY,
  'a stream without an event is a connection failure': BODY,
  'a stream that ends with no text, no done and no error is a failure': BODY,
};

test('each case that is marked as HTTP only is a stream in the table', () => {
  for (const name of Object.keys(ONLY_HTTP)) {
    expect(table.cases.find((each) => each.name === name)).toMatchObject({
      calls: expect.arrayContaining(['stream']),
    });
  }
});

/** A reply as it is sent over the WebSocket. */
function inFrames(reply: Reply): Reply {
  const { events, json, status } = reply;
  if (events === undefined) {
    return json !== undefined && status === undefined ? { frames: [{ type: 'RESPONSE', ...(json as object) }] } : reply;
  }
  const frames: object[] = [];
  const parser = new EventParser((data) => data !== '[DONE]' && frames.push(JSON.parse(data)));
  parser.feed((events as string[]).join(''));
  return { frames };
}

describe.each(table.cases)('$name', (each) => {
  const ways = each.calls.flatMap((call) => transports(call, each).map((over) => [call, over] as const));

  test.each(ways)('%s over %s', async (call, over) => {
    const { serverToken: token, handshake, profile = 'contract', strict = false } = each;
    const replies = over === 'webSocket' ? each.replies.map(inFrames) : each.replies;
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
