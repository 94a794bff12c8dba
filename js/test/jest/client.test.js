// Run by Jest in a project that has the package installed, with no setting of its own.
const { createServer } = require('node:http');
const { LlmConnectionError, TektonLLMClient } = require('tekton-llm-client');
const { countTokens } = require('tekton-llm-client/tokens');

const settings = { componentId: 'jest', rhetorUrl: process.env.RHETOR_URL, authToken: 'secret', maxRetries: 0 };
let client;

beforeEach(() => {
  client = new TektonLLMClient(settings);
});

afterEach(() => client.close());

test('a complete answer and a stream arrive', async () => {
  const { content } = await client.generateText('Hi');
  expect(content).toMatch(/\S/);
  let text = '';
  for await (const { chunk } of client.stream('Hi')) {
    text += chunk;
  }
  expect(text).toBe(content);
});

test('tokens are counted', () => {
  expect(countTokens('What is the capital of France?', 'gpt-4o')).toBe(7);
});

test('a failure has its class and its reason, here an error of another realm', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));

  const nobody = new TektonLLMClient({ ...settings, profile: 'contract', rhetorUrl: `http://127.0.0.1:${port}` });
  const failure = await nobody.generateText('Hi').catch((e) => e);
  expect(failure).toBeInstanceOf(LlmConnectionError);
  expect(failure.message).toContain(`connect ECONNREFUSED 127.0.0.1:${port}. Is it running there?`);
});
