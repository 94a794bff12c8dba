import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientOptions, TektonLLMClient } from '../src/index.js';
import { type Mock, Mocks } from './mocks.js';

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

describe('a server', () => {
  test('reports its providers', async () => {
    const { providers, defaultProvider } = await client.getProviders();
    expect(defaultProvider).toBeDefined();
    const provider = providers[defaultProvider ?? ''];
    expect(provider).toMatchObject({ id: defaultProvider, available: true });
    expect(provider?.models[0]).toMatchObject({ id: expect.any(String), name: expect.any(String) });
  });

  test('reports its health', async () => {
    expect(await client.health()).toMatchObject({ status: 'healthy', component: 'rhetor', port: rhetor.port });
  });

  test('that is older has an empty list of providers and only the health of its process', async () => {
    const old = await mocks.start({ old: true });
    client.close();
    client = connect({ rhetorUrl: old.url });
    expect(await client.getProviders()).toEqual({ providers: {} });
    expect((await client.health()).status).toBe('healthy');
    expect((await old.journal()).map(({ path }) => path)).toEqual(['/api/v1/providers', '/api/v1/health', '/health']);
    await old.close();
  });

  test('with an unknown health status is reported as unknown', async () => {
    await rhetor.enqueueFor('getApiHealth', { json: { status: 'excellent' } });
    expect(await client.health()).toMatchObject({ status: 'unknown', details: {} });
  });

  test('gets retries of a request for its providers, but only one request for its health', async () => {
    await rhetor.enqueue({ status: 503, json: { error: 'no' } });
    client.close();
    client = connect({ maxRetries: 1 });
    expect((await client.getProviders()).defaultProvider).toBeDefined();
    await rhetor.enqueueFor('getApiHealth', { status: 503, json: { error: 'no' } });
    await expect(client.health()).rejects.toMatchObject({ name: 'ServiceUnavailableError', attempts: 1 });
  });

  test('may be behind a path', async () => {
    const gateway = await mocks.start({ basePath: '/api/llm' });
    client.close();
    client = connect({ rhetorUrl: `${gateway.url}/` });
    expect((await client.generateText('Hi')).content).not.toBe('');
    await gateway.close();
  });

  test('that is not running is reported with its address and advice', async () => {
    const { url } = rhetor;
    await rhetor.close();
    await expect(client.generateText('Hi')).rejects.toMatchObject({
      name: 'LlmConnectionError',
      message: expect.stringMatching(`${url}.*ECONNREFUSED.*Is it running`),
    });
    rhetor = await mocks.start();
  });
});
