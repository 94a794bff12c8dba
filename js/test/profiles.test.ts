import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aliases } from '../src/generated/aliases.js';
import {
  type ChatMessage,
  type ClientOptions,
  InvalidRequestError,
  TektonLLMClient,
  TektonLlmError,
} from '../src/index.js';
import { withAliases } from '../src/internal/wire.js';
import { Mocks } from './mocks.js';

const mocks = new Mocks();
const clients: TektonLLMClient[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) {
    client.close();
  }
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

afterAll(() => mocks.stop());

function connect(rhetorUrl: string, options: Partial<ClientOptions> = {}): TektonLLMClient {
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl, maxRetries: 0, retryDelay: 0, ...options });
  clients.push(client);
  return client;
}

/** A mock of a Rhetor of September 2025, and a client that is to find that out. */
async function september(options: Partial<ClientOptions> = {}) {
  const rhetor = await mocks.start({ profile: 'tekton-2025-09' });
  const paths = async () => (await rhetor.journal()).map(({ path }) => path);
  const reachedModel = async () => (await rhetor.journal()).at(-1)?.reachedModel;
  return { rhetor, client: connect(rhetor.url, options), paths, reachedModel };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that the test answers for; gives its address. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (response: ServerResponse, value: object, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

describe('the detection of the generation', () => {
  test('happens once for concurrent calls', async () => {
    const { client, paths } = await september();
    await Promise.all([client.generateText('1'), client.generateText('2'), client.getProviders()]);
    await client.generateText('3');

    const asked = (await paths()).filter((path) => /health|openapi/.test(path));
    expect(asked).toEqual(['/api/v1/health', '/api/v1/openapi.json']);
  });

  test('needs one request for a server of the contract', async () => {
    const rhetor = await mocks.start();
    await connect(rhetor.url).generateText('Hi');
    expect((await rhetor.journal()).map(({ path }) => path)).toEqual(['/api/v1/health', '/api/v1/chat']);
  });

  test('recognizes an older server of the contract', async () => {
    const rhetor = await mocks.start({ old: true });
    expect(await connect(rhetor.url).generateText('Hi', { temperature: 0.5 })).toMatchObject({ warnings: [] });
  });

  test('assumes the contract if the server refuses the token, and the call reports the refusal', async () => {
    const rhetor = await mocks.start({ token: 'secret' });
    await expect(connect(rhetor.url).generateText('Hi')).rejects.toMatchObject({ status: 401, attempts: 1 });
  });

  test('is repeated if the server was down', async () => {
    let isUp = false;
    const asked: (string | undefined)[] = [];
    const url = await serve(({ url: path }, response) => {
      asked.push(path);
      if (!isUp) {
        json(response, { detail: 'starting' }, 503);
      } else if (path === '/api/v1/health') {
        json(response, { detail: 'Not Found' }, 404);
      } else {
        const paths = { '/api/v1/chat': {}, '/api/v1/generate': {} };
        json(response, path === '/api/v1/openapi.json' ? { paths } : { content: 'Paris.', model: 'constant' });
      }
    });
    const client = connect(url);
    await expect(client.generateText('Hi')).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    isUp = true;
    expect(await client.generateText('Hi', { temperature: 1 })).toMatchObject({
      content: 'Paris.',
      model: undefined,
      warnings: [expect.stringMatching(/^temperature did not reach the model/)],
    });
    expect(asked.filter((path) => path === '/api/v1/health')).toHaveLength(2);
  });

  test('that gets no answer leads to a warning, and a strict client sends nothing', async () => {
    const healths: ServerResponse[] = [];
    const url = await serve(({ url: path }, response) => {
      if (path === '/api/v1/health') {
        healths.push(response);
      } else {
        json(response, { content: 'Paris.' });
      }
    });
    const client = connect(url, { timeout: 1000 });
    expect(await client.generateText('Hi')).toMatchObject({
      content: 'Paris.',
      warnings: [expect.stringContaining('Set the profile')],
    });
    const strict = connect(url, { timeout: 1000, strict: true });
    await expect(strict.generateText('Hi', { maxRetries: 0 })).rejects.toThrow('Nothing was sent');
    expect(healths).toHaveLength(2);
  });

  test('assumes the contract if the document of the server cannot be read', async () => {
    const url = await serve(({ url: path }, response) => {
      if (path === '/api/v1/health') {
        json(response, {}, 404);
      } else if (path === '/api/v1/chat') {
        json(response, { content: 'Paris.', model: 'm' });
      } else {
        response.end('no JSON');
      }
    });
    expect(await connect(url).generateText('Hi')).toMatchObject({ content: 'Paris.', model: 'm' });
  });

  test('stops when its call is cancelled and no other call waits', async () => {
    let begun = () => undefined as void;
    let ended = () => undefined as void;
    const asked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const left = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const url = await serve((_, response) => {
      response.on('close', ended);
      begun();
    });
    const controller = new AbortController();
    const answer = connect(url).generateText('Hi', { signal: controller.signal });
    await asked;
    controller.abort();

    await expect(answer).rejects.toMatchObject({ name: 'LlmCancelledError', attempts: 1 });
    await left;
  });
});

describe('Rhetor of September 2025', () => {
  test('gets one request at a time, so that it aborts none', async () => {
    const { client, rhetor, paths } = await september();
    await rhetor.enqueue({ text: 'first', gate: 'first', holdBefore: 0 }, { text: 'second' });
    const chats = async () => (await paths()).filter((path) => path === '/api/v1/chat').length;
    const answers = ['1', '2'].map((prompt) => client.generateText(prompt));
    await expect.poll(chats).toBe(1);
    await rhetor.open('first');

    expect((await Promise.all(answers)).map(({ content }) => content)).toEqual(['first', 'second']);
  });

  test('gets streams over HTTP, and its WebSocket is never used', async () => {
    const { client, rhetor, paths } = await september();
    const pieces = [];
    for await (const piece of client.stream('Hi')) {
      pieces.push(piece);
    }
    expect(pieces).toHaveLength(1);
    expect(pieces[0]).toMatchObject({ done: true, attempts: 1, contextId: expect.any(String) });
    expect(pieces[0]?.warnings).toEqual([expect.stringMatching(/^The answer arrived as a single chunk/)]);
    expect(await rhetor.frames()).toEqual([]);
    expect(await paths()).not.toContain('/ws');
  });

  test('reports its providers, with the models of each', async () => {
    const { client } = await september();
    const { providers } = await client.getProviders();
    const models = Object.values(providers).flatMap((provider) => provider.models);
    expect(models.length).toBeGreaterThan(0);
    for (const [id, provider] of Object.entries(providers)) {
      expect(provider).toMatchObject({ id, name: expect.any(String), available: expect.any(Boolean) });
    }
    expect(models[0]).toMatchObject({ id: expect.any(String), contextLength: expect.any(Number) });
  });

  test('reports its health', async () => {
    const { client } = await september();
    expect(await client.health()).toMatchObject({ status: 'healthy', component: 'rhetor' });
  });

  test('is sent no context; an answer without one begins one that the next call can name', async () => {
    const { client, rhetor, reachedModel } = await september();
    await rhetor.enqueue({ text: 'Hello Ada.' }, { text: 'Ada.' });
    const { contextId } = await client.generateText('I am Ada.');
    await client.generateChatResponse([{ role: 'user', content: 'Who am I?' }], { contextId });

    expect(await reachedModel()).toBe('[User]\nI am Ada.\n\n[Assistant]\nHello Ada.\n\n[User]\nWho am I?');
    expect((await rhetor.journal()).at(-1)?.body).not.toHaveProperty('context_id');
  });

  test('gets only the newest of several system prompts, at the beginning', async () => {
    const { client, rhetor, reachedModel } = await september();
    await rhetor.enqueue({ text: '1' }, { text: '2' }, { text: '3' });
    const system = (content: string) => ({ role: 'system', content }) as const;
    const user = (content: string) => ({ role: 'user', content }) as const;
    await client.generateChatResponse([system('A'), user('a')], { contextId: 'c' });
    await client.generateChatResponse([system('B'), user('b')], { contextId: 'c' });
    expect(await reachedModel()).toBe('[System]\nB\n\n[User]\na\n\n[Assistant]\n1\n\n[User]\nb');

    await client.generateText('c', { contextId: 'c' });
    expect(await reachedModel()).toContain('[System]\nA\n\n[User]\na\n\n[Assistant]\n1\n\n[User]\nb\n\n[Assistant]\n2');
  });

  test('adds nothing of a failed call to the conversation', async () => {
    const { client, rhetor, reachedModel } = await september();
    await rhetor.enqueue({ status: 500, json: { detail: 'No response' } }, { text: 'Yes.' });
    await expect(client.generateText('lost', { contextId: 'c' })).rejects.toThrow('No response');
    await client.generateText('Hi', { contextId: 'c' });
    expect(await reachedModel()).toBe('Hi');
  });

  test('uses the format and the store that are set, which may be asynchronous', async () => {
    const kept = new Map<string, ChatMessage[]>([['c', [{ role: 'user', content: 'before' }]]]);
    const { client, rhetor, reachedModel } = await september({
      conversationFormat: (messages) => messages.map(({ content }) => content).join(' | '),
      conversationStore: {
        messages: async (id) => kept.get(id) ?? [],
        append: async (id, messages) => {
          kept.set(id, [...(kept.get(id) ?? []), ...messages]);
        },
      },
    });
    await rhetor.enqueue({ text: 'Paris.' });
    expect(await client.generateText('Hi', { contextId: 'c' })).toMatchObject({ contextId: 'c', warnings: [] });
    expect(await reachedModel()).toBe('before | Hi');
    expect(kept.get('c')?.map(({ content }) => content)).toEqual(['before', 'Hi', 'Paris.']);
  });

  test('gets nothing twice from a caller who sends the whole conversation each time', async () => {
    const { client, rhetor } = await september();
    await rhetor.enqueue({ text: 'Hello Ada.' }, { text: 'Ada.' }, { text: 'Yes.' });
    const options = { contextId: 'c' };
    await client.generateText('I am Ada.', options);
    await client.generateChatResponse(
      [
        { role: 'user', content: 'I am Ada.' },
        { role: 'assistant', content: 'Hello Ada.' },
        { role: 'user', content: 'Who am I?' },
      ],
      options,
    );
    await client.generateText('Sure?', options);

    const last = (await rhetor.journal()).at(-1) as { body: { messages: { content: string }[] } };
    expect(last.body.messages[0]?.content).toBe(
      '[User]\nI am Ada.\n\n[Assistant]\nHello Ada.\n\n[User]\nWho am I?\n\n[Assistant]\nAda.\n\n[User]\nSure?',
    );
  });

  test('gets a context that is too long without its oldest messages, and the answer has a warning', async () => {
    const { client, rhetor } = await september();
    await rhetor.enqueue({ text: 'ok' }, { text: 'ok' }, { text: 'ok' }, { text: 'ok' });
    const options = { contextId: 'c' };
    for (const letter of ['a', 'b', 'c']) {
      await client.generateText(letter.repeat(30_000), options);
    }
    const { warnings } = await client.generateText('And now?', options);

    expect(warnings).toEqual([expect.stringContaining('left out')]);
    const last = (await rhetor.journal()).at(-1) as { body: { messages: { content: string }[] } };
    expect(last.body.messages[0]?.content).toMatch(/ccc/);
    expect(last.body.messages[0]?.content).not.toMatch(/aaa/);
  });

  test('is not called if the conversation cannot be read, and an answer that cannot be stored has a warning', async () => {
    const broken = () => {
      throw new RangeError('of a prompt');
    };
    const { client, rhetor } = await september({ conversationStore: { messages: broken, append: broken } });
    const failure = await client.generateText('Hi', { contextId: 'c' }).catch((e) => e);
    expect(failure).toBeInstanceOf(TektonLlmError);
    expect(failure).toMatchObject({
      message: 'The conversationStore could not be read: RangeError.',
      cause: expect.any(RangeError),
    });
    expect((await rhetor.journal()).map(({ path }) => path)).not.toContain('/api/v1/chat');

    const forgetful = connect(rhetor.url, { conversationStore: { messages: () => [], append: broken } });
    const notKept = 'The conversation could not be stored: the conversationStore failed with RangeError.';
    expect((await forgetful.generateText('Hi', { contextId: 'c' })).warnings).toEqual([notKept]);
    for await (const { warnings } of forgetful.stream('Hi', { contextId: 'c' })) {
      expect(warnings).toEqual([notKept, expect.stringMatching(/^The answer arrived as a single chunk/)]);
    }
  });

  test.each([
    [() => '', /returned no text for 2 messages/],
    [(): string => JSON.parse('no JSON'), /conversationFormat failed/],
    [() => '\ud83d', /one message must be well-formed/],
  ])('is not called if the format returns no text: %#', async (conversationFormat, message) => {
    const { client } = await september({ conversationFormat });
    const answer = client.generateText('Hi', { systemPrompt: 'Be brief.' });
    await expect(answer).rejects.toThrow(InvalidRequestError);
    await expect(answer).rejects.toThrow(message);
  });

  test('ignores the provider of a fallback, too', async () => {
    const { client, rhetor } = await september();
    await rhetor.enqueue({ status: 500, json: { detail: 'No response' } });
    const answer = await client.generateText('Hi', { fallbackProvider: 'openai' });
    expect(answer).toMatchObject({ fallback: true, warnings: [expect.stringMatching(/^provider did not reach/)] });
  });
});

describe('an alias of a field', () => {
  const { components } = parse(readFileSync(new URL('../../spec/rhetor.yaml', import.meta.url), 'utf8'));

  test('is known for every field that has aliases in the contract', () => {
    const known = Object.entries<{ properties?: Record<string, { 'x-aliases'?: string[] }> }>(components.schemas)
      .flatMap(([schema, { properties = {} }]) =>
        Object.entries(properties).map(([field, property]) => [schema, field, property['x-aliases']] as const),
      )
      .filter(([, , names]) => names !== undefined);
    expect(known.length).toBeGreaterThan(0);
    const generated = Object.entries(aliases).flatMap(([schema, fields]) =>
      Object.entries(fields).map(([field, names]) => [schema, field, names]),
    );
    expect(generated).toEqual(known);
  });

  test('does not replace a value under the name of the contract', () => {
    expect(withAliases('StreamChunk', { chunk: '', content: 'x', error: null, detail: 'y' })).toMatchObject({
      chunk: '',
      error: 'y',
    });
  });
});

test('a server of the contract gets as many concurrent requests as are set', async () => {
  const waiting: ServerResponse[] = [];
  const url = await serve(({ url: path }, response) => {
    if (path === '/api/v1/health') {
      json(response, { status: 'healthy' });
    } else {
      waiting.push(response);
    }
  });
  const client = connect(url, { maxConcurrentCalls: 2 });
  const answers = ['1', '2', '3'].map((prompt) => client.generateText(prompt));
  await expect.poll(() => waiting.length).toBe(2);
  json(waiting[0] as ServerResponse, { content: 'one' });
  await expect.poll(() => waiting.length).toBe(3);
  json(waiting[1] as ServerResponse, { content: 'two' });
  json(waiting[2] as ServerResponse, { content: 'three' });
  expect((await Promise.all(answers)).map(({ content }) => content).sort()).toEqual(['one', 'three', 'two']);
});
