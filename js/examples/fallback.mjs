import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
  providerId: 'anthropic',
  fallbackProvider: 'openai',
  maxRetries: 2, // attempts after the first, at each provider
  retryDelay: 500, // milliseconds, from which the waits grow
});

const answer = await client.generateText('What is the capital of France?');
console.log(answer.fallback ? `${answer.provider} answered instead:` : 'As asked:', answer.content);

client.close();
