import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
  providerId: 'anthropic',
});

const messages = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content: 'What is the capital of France?' },
];
const first = await client.generateChatResponse(messages, { temperature: 0.5, maxTokens: 1000 });

messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: 'And of Spain?' });
const second = await client.generateChatResponse(messages);

console.log(second.content, second.model, second.usage?.totalTokens);
client.close();
