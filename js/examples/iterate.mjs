import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
});

const messages = [{ role: 'user', content: 'Write a short poem about the rain.' }];
for await (const { chunk, done } of client.stream(messages, { signal: AbortSignal.timeout(60_000) })) {
  process.stdout.write(chunk);
  if (done) {
    console.log();
  }
}

client.close();
