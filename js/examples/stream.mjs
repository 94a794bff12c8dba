import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
});

const requestId = client.streamText('Write a short poem about the sea.', ({ chunk }) => process.stdout.write(chunk), {
  systemPrompt: 'You are a poet.',
  onComplete: ({ content, finishReason }) => {
    console.log(`\n${content.length} characters, ended by ${finishReason}`);
    client.close();
  },
  onError: (error) => {
    console.error(`\n${error.name}: ${error.message}`);
    client.close();
  },
});

process.once('SIGINT', () => client.cancelRequest(requestId)); // a button, on a page
