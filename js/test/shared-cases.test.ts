import { afterAll, describe, expect, test } from 'vitest';
import table from '../../spec/cases.json' with { type: 'json' };
import { type CompletionResult, type GenerationOptions, TektonLLMClient, TektonLlmException } from '../src/index.js';
import { Mocks, type Reply } from './mocks.js';

interface Case {
  name: string;
  calls: string[];
  options?: GenerationOptions;
  replies: Reply[];
  expect: Record<string, unknown>;
}

const mocks = new Mocks();
afterAll(() => mocks.stop());

describe.each(table.cases as unknown as Case[])('$name', ({ calls, options, replies, expect: expected }) => {
  test.each(calls)('%s', async (call) => {
    const mock = await mocks.start();
    const client = new TektonLLMClient({
      componentId: 'test',
      rhetorUrl: mock.url,
      rhetorWsUrl: null,
      timeout: 20_000,
    });
    await mock.enqueue(...replies);

    const outcome = await outcomeOf(client, call, { maxRetries: 0, retryDelay: 0, ...options });

    const journal = await mock.journal();
    const { messageContains = '', messageOmits, providersAsked, ...fields } = expected;
    expect(outcome).toMatchObject({ exception: undefined, ...undefinedForNull(fields) });
    expect(String(outcome.message)).toContain(messageContains);
    if (messageOmits !== undefined) {
      expect(String(outcome.message)).not.toContain(messageOmits);
    }
    if (providersAsked !== undefined) {
      expect(journal.map((request) => request.body.provider_id)).toEqual(providersAsked);
    }
    expect(journal).toHaveLength(replies.length);
    client.close();
    await mock.close();
  });
});

async function outcomeOf(
  client: TektonLLMClient,
  call: string,
  options: GenerationOptions,
): Promise<Record<string, unknown>> {
  try {
    return { exception: undefined, ...(await answerOf(client, call, options)) };
  } catch (e) {
    if (!(e instanceof TektonLlmException)) {
      throw e;
    }
    const { name, message, status, retryAfter, retryable, attempts, partialText } = e;
    return { exception: name, message, status, retryAfter, retryable, attempts, partialText };
  }
}

function answerOf(client: TektonLLMClient, call: string, options: GenerationOptions): Promise<CompletionResult> {
  return call === 'complete'
    ? client.generateText('Hi', options)
    : new Promise((onComplete, onError) => {
        client.streamText('Hi', () => undefined, { ...options, onComplete, onError });
      });
}

function undefinedForNull(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? undefined]));
}
