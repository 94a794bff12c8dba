import { TektonLLMClient } from 'tekton-llm-client';

const client = new TektonLLMClient({
  componentId: 'my-component',
  rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003',
});

const { status } = await client.health();
console.log(`Rhetor is ${status}`);

const { providers } = await client.getProviders();
for (const { name, available, models } of Object.values(providers)) {
  console.log(name, available ? models.map(({ id }) => id).join(', ') : '(not available now)');
}

client.close();
