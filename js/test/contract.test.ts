import { afterAll, beforeAll, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';
import { Mocks } from './mocks.js';

// Prism refuses what the contract does not allow, and answers with the contract's examples.
const mocks = new Mocks();
let client: TektonLLMClient;
let rhetorUrl: string;

beforeAll(async () => {
  rhetorUrl = await mocks.prism();
  client = new TektonLLMClient({ componentId: 'test', rhetorUrl, rhetorWsUrl: null, authToken: 'any', maxRetries: 0 });
});

afterAll(async () => {
  client.close();
  await mocks.stop();
});

const everyOption = {
  systemPrompt: 'You are a helpful assistant.',
  providerId: 'anthropic',
  modelId: 'claude-3-sonnet-20240229',
  contextId: 'geography',
  temperature: 2,
  maxTokens: 1,
  stopSequences: ['\n\n'],
  topP: 1,
  topK: 1,
  presencePenalty: -2,
  frequencyPenalty: 2,
  fallbackProvider: 'openai',
  fallbackModel: 'gpt-4o',
};

test('a minimal request matches the contract', async () => {
  expect((await client.generateText('Hi')).content).toBe('Paris.');
});

test('a request with every option matches the contract, and its answer is read', async () => {
  const messages = [
    { role: 'user', content: 'Hi', name: 'ada' },
    { role: 'assistant', content: 'Hello!' },
    { role: 'function', content: '{}', name: 'lookup' },
    { role: 'user', content: '' },
  ] as const;
  expect(await client.generateChatResponse(messages, everyOption)).toMatchObject({
    content: 'Paris.',
    model: 'claude-3-sonnet-20240229',
    provider: 'anthropic',
    attempts: 1,
  });
});

test('a request to Rhetor of September 2025 matches the contract, and its lists of providers are read', async () => {
  const september = new TektonLLMClient({
    componentId: 'test',
    rhetorUrl,
    maxRetries: 0,
    profile: 'tekton-2025-09',
    authToken: 'any',
  });
  expect((await september.generateText('Hi', { ...everyOption, capability: 'code' })).content).toBe('Paris.');
  const { providers } = await september.getProviders();
  expect(providers.openai).toMatchObject({ available: false, models: [{ id: 'gpt-4o', contextLength: 128_000 }] });
  september.close();
});

test('a request for a stream matches the contract, and the example of a stream is read', async () => {
  const chunks = [];
  for await (const chunk of client.stream('Hi', everyOption)) {
    chunks.push(chunk);
  }
  expect(chunks.map(({ chunk }) => chunk)).toEqual(['The capital of France', ' is Paris.', '']);
  expect(chunks.at(-1)).toMatchObject({ done: true, finishReason: 'stop', usage: { totalTokens: 22 } });
});

test('the example of providers is read', async () => {
  const { providers, defaultProvider } = await client.getProviders();
  expect(defaultProvider).toBe('anthropic');
  expect(providers.anthropic).toMatchObject({ id: 'anthropic', name: 'Anthropic', available: true });
});

test('the example of health is read', async () => {
  expect(await client.health()).toMatchObject({ status: 'healthy', component: 'rhetor', version: '0.1.0', port: 8003 });
});
