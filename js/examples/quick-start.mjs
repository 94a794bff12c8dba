import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
});

const { content } = await client.generateText('What is the capital of France?');
console.log(content);

client.close();
