import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contractVersion } from '../src/generated/contract.js';
import {
  type ClientOptions,
  InvalidRequestError,
  LlmCancelledError,
  type StreamChunk,
  TektonLLMClient,
  type TektonLlmError,
} from '../src/index.js';
import { eventually } from './eventually.js';
import { type Mock, Mocks } from './mocks.js';
import { inStoppedTime } from './stopped-time.js';
import { withUnhandled } from './unhandled.js';

const mocks = new Mocks();
afterAll(() => mocks.stop());

let rhetor: Mock;
let client: TektonLLMClient;

beforeEach(async () => {
  rhetor = await mocks.start();
  client = connect();
});

afterEach(async () => {
  client.close();
  await rhetor.close();
});

function connect(options: Partial<ClientOptions> = {}): TektonLLMClient {
  return new TektonLLMClient({
    componentId: 'test',
    rhetorUrl: rhetor.url,
    rhetorWsUrl: null,
    profile: 'contract',
    maxRetries: 0,
    retryDelay: 0,
    ...options,
  });
}

describe('a complete answer', () => {
  test('is requested with every option under its name in the contract', async () => {
    await client.generateText('Hi', {
      systemPrompt: 'Be brief.',
      providerId: 'anthropic',
      modelId: 'm',
      contextId: 'c',
      temperature: 0,
      maxTokens: 9,
      stopSequences: ['END'],
      topP: 0.5,
      topK: 3,
      presencePenalty: 1,
      frequencyPenalty: -1,
      fallbackProvider: 'openai',
      fallbackModel: 'gpt-4o',
    });
    const [request] = await rhetor.journal();
    expect(request?.body).toEqual({
      messages: [{ role: 'user', content: 'Hi' }],
      component: 'test',
      context_id: 'c',
      provider_id: 'anthropic',
      model_id: 'm',
      system_prompt: 'Be brief.',
      streaming: false,
      options: {
        temperature: 0,
        max_tokens: 9,
        stop: ['END'],
        top_p: 0.5,
        top_k: 3,
        presence_penalty: 1,
        frequency_penalty: -1,
        fallback_provider: 'openai',
        fallback_model: 'gpt-4o',
      },
    });
  });

  test('is requested with a Content-Length, the token, and without an upgrade', async () => {
    client.close();
    client = connect({ authToken: 'secret' });
    await client.generateText('Grüße');
    const headers = (await rhetor.journal())[0]?.headers ?? {};
    expect(headers).toMatchObject({
      authorization: ['Bearer secret'],
      'rhetor-contract-version': [contractVersion],
      'user-agent': [`tekton-llm-client/${contractVersion} (JavaScript)`],
      'x-request-attempt': ['1'],
    });
    expect(headers['content-length']).toBeDefined();
    expect(headers.upgrade).toBeUndefined();
    expect(headers['transfer-encoding']).toBeUndefined();
  });

  test("leaves the client's model out if another provider is named", async () => {
    client.close();
    client = connect({ providerId: 'anthropic', modelId: 'claude' });
    await client.generateText('Hi');
    await client.generateText('Hi', { providerId: 'openai' });
    const bodies = (await rhetor.journal()).map(({ body }) => [body.provider_id, body.model_id]);
    expect(bodies).toEqual([
      ['anthropic', 'claude'],
      ['openai', undefined],
    ]);
  });

  test('of a conversation sends a first system message as the system prompt', async () => {
    await client.generateChatResponse([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ]);
    const [request] = await rhetor.journal();
    expect(request?.body).toMatchObject({ system_prompt: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] });
  });

  test('is passed to onComplete, too, and its failure to onError', async () => {
    const onComplete = vi.fn();
    const onError = vi.fn();
    const result = await client.generateText('Hi', { onComplete });
    expect(onComplete).toHaveBeenCalledExactlyOnceWith(result);

    await rhetor.enqueue({ status: 401, json: { detail: 'no' } });
    const failure = await client.generateText('Hi', { onError }).catch((e: unknown) => e);
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure);
  });

  test('is unaffected by a callback that throws, whose error becomes an uncaught error', async () => {
    const [answer, unhandled] = await withUnhandled(() =>
      client.generateText('Hi', {
        onComplete: () => {
          throw new Error('of onComplete');
        },
      }),
    );
    expect(answer).toMatchObject({ attempts: 1 });
    expect(unhandled).toEqual(new Error('of onComplete'));

    await rhetor.enqueue({ status: 401, json: { detail: 'no' } });
    const [failure, again] = await withUnhandled(() =>
      client
        .generateText('Hi', {
          onError: () => {
            throw new Error('of onError');
          },
        })
        .catch((e: unknown) => e),
    );
    expect(failure).toMatchObject({ name: 'AuthenticationError' });
    expect(again).toEqual(new Error('of onError'));
  });

  test('has one request id for all its attempts, which the failure reports', async () => {
    await rhetor.enqueue({ status: 503, json: { error: 'no' } }, { status: 503, json: { error: 'no' } });
    const failure = await client.generateText('Hi', { maxRetries: 1 }).catch((e: unknown) => e as TektonLlmError);
    const ids = (await rhetor.journal()).map(({ headers }) => headers['x-request-id']?.[0]);
    expect(ids).toEqual([(failure as TektonLlmError).requestId, (failure as TektonLlmError).requestId]);
  });

  test('is cancelled when its signal is aborted, at the server too', async () => {
    const controller = new AbortController();
    await rhetor.enqueue({ fault: 'hang' });
    const answer = client.generateText('Hi', { signal: controller.signal });
    answer.catch(() => undefined);
    await eventually(async () => expect(await rhetor.journal()).toHaveLength(1));
    controller.abort();
    await expect(answer).rejects.toThrow(LlmCancelledError);
    expect(await rhetor.outcome(0)).toBe('ABORTED_BY_CLIENT');
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('is not requested if its signal is already aborted', async () => {
    const reason = new Error('enough');
    const answer = client.generateText('Hi', { signal: AbortSignal.abort(reason) });
    await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError', cause: reason });
    expect(await rhetor.journal()).toHaveLength(0);
  });
});

describe('a stream', () => {
  test('delivers the first chunk before the server has sent the second', async () => {
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'second', holdBefore: 1 });
    const chunks = client.stream('Hi')[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toMatchObject({ chunk: 'Par', done: false });
    await rhetor.open('second');
    expect((await chunks.next()).value).toMatchObject({ chunk: 'is.' });
    expect((await chunks.next()).value).toMatchObject({ done: true, attempts: 1 });
    expect((await chunks.next()).done).toBe(true);
  });

  test('is ended at the server when its loop is left early', async () => {
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    for await (const _ of client.stream('Hi')) {
      break;
    }
    expect(await rhetor.outcome(0)).toBe('ABORTED_BY_CLIENT');
  });

  test('is cancelled at the server by cancelRequest, and onError is called with the text so far', async () => {
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    const onComplete = vi.fn();
    const failure = new Promise((onError) => {
      const id = client.streamText('Hi', () => client.cancelRequest(id), { onComplete, onError });
    });
    expect(await failure).toMatchObject({ name: 'LlmCancelledError', partialText: 'Par' });
    expect(await rhetor.outcome(0)).toBe('ABORTED_BY_CLIENT');
    expect(onComplete).not.toHaveBeenCalled();
  });

  test('that falls silent is a timeout with the text so far', async () => {
    await rhetor.enqueue({ chunks: ['a', 'b'], gate: 'never', holdBefore: 1 });
    await inStoppedTime(async (pass) => {
      const chunks = client.stream('Hi', { timeout: 1000 })[Symbol.asyncIterator]();
      expect((await chunks.next()).value).toMatchObject({ chunk: 'a' });
      await pass(1000);
      await expect(chunks.next()).rejects.toMatchObject({ name: 'LlmTimeoutError', partialText: 'a' });
    });
  });

  test('without onError reports its failure as an uncaught error', async () => {
    await rhetor.enqueue({ status: 401, json: { detail: 'no' } });
    const [, unhandled] = await withUnhandled(() => client.streamText('Hi', () => undefined));
    expect(unhandled).toMatchObject({ name: 'AuthenticationError' });
  });

  test('whose onChunk fails is cancelled at the server, and onError is called', async () => {
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    const cause = new Error("the caller's own");
    const failure = await new Promise((onError) => {
      const onChunk = () => {
        throw cause;
      };
      client.streamText('Hi', onChunk, { onError, maxRetries: 2, fallbackProvider: 'openai' });
    });
    expect(failure).toMatchObject({ name: 'TektonLlmError', cause });
    expect(await rhetor.outcome(0)).toBe('ABORTED_BY_CLIENT');
    expect(await rhetor.journal()).toHaveLength(1);
  });

  test('can be iterated once', async () => {
    const stream = client.stream('Hi');
    for await (const _ of stream) {
    }
    expect(() => stream[Symbol.asyncIterator]()).toThrow('only once');
    expect(await rhetor.journal()).toHaveLength(1);
  });

  test('whose loop fails is ended at the server', async () => {
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    const stream = client.stream('Hi');
    await expect(
      (async () => {
        for await (const _ of stream) {
          throw new Error("the caller's own");
        }
      })(),
    ).rejects.toThrow("the caller's own");
    expect(await rhetor.outcome(0)).toBe('ABORTED_BY_CLIENT');
    expect(await rhetor.journal()).toHaveLength(1);
  });

  test('marks every chunk of a fallback', async () => {
    await rhetor.enqueue({ status: 503, json: { error: 'no' } }, { chunks: ['Par', 'is.'] });
    const chunks: StreamChunk[] = [];
    for await (const chunk of client.stream('Hi', { fallbackProvider: 'openai' })) {
      chunks.push(chunk);
    }
    expect(chunks.map(({ fallback }) => fallback)).toEqual([true, true, true]);
    expect(chunks.at(-1)?.attempts).toBe(2);
  });

  test('whose error is wrapped in an object fails with its text', async () => {
    await rhetor.enqueue({ events: ['data: {"error": {"message": "overloaded", "type": "x"}}\n\n'] });
    const next = client.stream('Hi')[Symbol.asyncIterator]().next();
    await expect(next).rejects.toMatchObject({
      name: 'AdapterError',
      message: expect.stringContaining('overloaded'),
    });
  });

  test('of an event without an end is cancelled', async () => {
    await rhetor.enqueue({ events: [`data: ${'x'.repeat(1024 * 1024 + 1)}`] });
    const failure = await client
      .stream('Hi')
      [Symbol.asyncIterator]()
      .next()
      .catch((e: unknown) => e);
    expect(failure).toMatchObject({ name: 'LlmConnectionError', retryable: false });
  });
});

describe('a client', () => {
  test('that is closed ends its calls and makes no new ones', async () => {
    await rhetor.enqueue({ fault: 'hang' });
    const answer = client.generateText('Hi');
    answer.catch(() => undefined);
    await eventually(async () => expect(await rhetor.journal()).toHaveLength(1));
    client.close();
    client.close();
    await expect(answer).rejects.toThrow('its client was closed');
    await expect(client.generateText('Hi')).rejects.toThrow('closed');
    expect(() => client.streamText('Hi', () => undefined)).toThrow('closed');
  });

  test('reports an invalid input or option before anything is sent', async () => {
    await expect(client.generateText(' ')).rejects.toThrow(/^prompt /);
    await expect(client.generateText('Hi', { temperature: 3 })).rejects.toThrow('temperature must be between 0 and 2');
    await expect(client.generateText('Hi', { maxTokens: 1.5 })).rejects.toThrow('maxTokens must be a whole number');
    // As of a form.
    await expect(client.generateText('Hi', { temperature: '1' as never })).rejects.toThrow("but is '1'.");
    await expect(client.generateText('Hi', { timeout: '5' as never })).rejects.toThrow("but is '5'.");
    await expect(client.generateText('Hi', { maxRetries: '2' as never })).rejects.toThrow("but is '2'.");
    await expect(client.generateText('Hi', { timeout: 0 })).rejects.toThrow('timeout');
    await expect(client.generateText('Hi', { maxRetries: -1 })).rejects.toThrow('maxRetries');
    await expect(client.generateText('Hi', { stopSequences: 'END' as never })).rejects.toThrow('stopSequences');
    await expect(client.generateChatResponse([])).rejects.toThrow(InvalidRequestError);
    await expect(client.generateChatResponse([{ role: 'robot' as never, content: 'x' }])).rejects.toThrow('role');
    await expect(client.generateChatResponse([{ role: 'system', content: 'x' }])).rejects.toThrow('besides the system');
    await expect(client.generateText('Hi', null as never)).rejects.toThrow('options must be an object, but is null');
    await expect(client.generateText('Hi', { signal: {} as never })).rejects.toThrow('signal must be an AbortSignal');
    await expect(client.getProviders({ signal: true as never })).rejects.toThrow('signal must be an AbortSignal');
    await expect(client.generateText('Hi', { onError: 1 as never })).rejects.toThrow('onError must be a function');
    await expect(client.generateText('Hi', { timeout: Infinity })).rejects.toThrow('between 1 and 2147483647 millis');
    expect(() => client.stream('')).toThrow(InvalidRequestError);
    expect(() => client.streamText('Hi', { onComplete: () => undefined } as never)).toThrow(
      'onChunk must be a function',
    );
    expect(() => client.streamChatResponse([], undefined as never)).toThrow('onChunk must be a function');
    expect(await rhetor.journal()).toHaveLength(0);
  });

  test('logs neither prompts nor answers nor tokens, even with logging turned on', async () => {
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    client.close();
    client = connect({ debug: true, authToken: 'the-token', maxRetries: 1 });
    await rhetor.enqueue({ status: 503, json: { error: 'the-token' } }, { text: 'the answer' });
    await client.generateText('the prompt');
    const said = debug.mock.calls.flat().join('\n');
    debug.mockRestore();
    expect(said).toContain('attempt 1');
    expect(said).not.toMatch(/the-token|the prompt|the answer/);
  });

  test('shows no token in a message, even if a server repeats it', async () => {
    client.close();
    client = connect({ authToken: 'the-token' });
    await rhetor.enqueue({ status: 401, json: { detail: 'No such token: the-token\n' } });
    const failure = await client.generateText('Hi').catch((e: unknown) => e as Error);
    expect((failure as Error).message).toContain('No such token: ***');
  });
});
