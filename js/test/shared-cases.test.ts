import { afterAll, describe, expect, test } from 'vitest';
import { type CompletionResult, type GenerationOptions, TektonLLMClient, TektonLlmException } from '../src/index.js';
import { table } from './case-table.js';
import { type Mock, Mocks } from './mocks.js';

const mocks = new Mocks();
afterAll(() => mocks.stop());

describe.each(table.cases)('$name', (each) => {
  test.each(each.calls)('%s', async (call) => {
    const { over, serverToken: token, handshake, prompt = 'Hi', options, replies } = each;
    const mock = await mocks.start({ token, handshake });
    const client = new TektonLLMClient({
      componentId: 'test',
      rhetorUrl: mock.url,
      ...(over === undefined && { rhetorWsUrl: null }),
      timeout: 20_000,
    });
    await mock.enqueue(...replies);

    const outcome = await outcomeOf(client, call, prompt, { maxRetries: 0, retryDelay: 0, ...options });

    client.close();
    const { messageContains = '', messageOmits, ...fields } = each.expect;
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
    await mock.close();
  });
});

/** The requests that the mock has seen, over either transport. */
async function asked(mock: Mock): Promise<Record<string, unknown>> {
  const overHttp = (await mock.journal()).filter(({ path }) => path !== '/ws').map(({ body }) => body);
  const overSocket = (await mock.frames()).filter(({ type }) => /STREAM|CHAT|GENERATE/.test(type));
  const all = [...overSocket, ...overHttp];
  return {
    requests: all.length,
    requestsOverHttp: overHttp.length,
    providersAsked: all.map((request) => request.provider_id),
    modelsAsked: all.map((request) => request.model_id),
  };
}

async function outcomeOf(
  client: TektonLLMClient,
  call: string,
  prompt: string,
  options: GenerationOptions,
): Promise<Record<string, unknown>> {
  try {
    return { exception: undefined, ...(await answerOf(client, call, prompt, options)) };
  } catch (e) {
    if (!(e instanceof TektonLlmException)) {
      throw e;
    }
    const { name, message, status, retryAfter, retryable, attempts, partialText } = e;
    return { exception: name, message, status, retryAfter, retryable, attempts, partialText };
  }
}

function answerOf(
  client: TektonLLMClient,
  call: string,
  prompt: string,
  options: GenerationOptions,
): Promise<CompletionResult> {
  return call === 'complete'
    ? client.generateText(prompt, options)
    : new Promise((onComplete, onError) => {
        client.streamText(prompt, () => undefined, { ...options, onComplete, onError });
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
