import { InvalidRequestError, TektonLLMClient } from 'tekton-llm-client';

const settings = { componentId: 'my-component', rhetorUrl: process.env.RHETOR_URL ?? 'http://localhost:8003' };

const client = new TektonLLMClient({ ...settings, profile: 'auto' }); // the default
const { content, warnings } = await client.generateText('What is the capital of France?', { temperature: 0.5 });
console.log(content);
for (const warning of warnings) {
  console.log(warning); // temperature did not reach the model: …
}
client.close();

const strict = new TektonLLMClient({ ...settings, strict: true });
try {
  await strict.generateText('What is the capital of France?', { temperature: 0.5 });
} catch (e) {
  if (!(e instanceof InvalidRequestError)) {
    throw e;
  }
  console.log('Not asked:', e.message);
}
strict.close();
