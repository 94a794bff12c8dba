import { TektonLLMClient } from 'tekton-llm-client';
import { generateObject, streamObject, StructuredOutputError } from 'tekton-llm-client/structured';
import { z } from 'zod';

const client = TektonLLMClient.fromEnvironment({ componentId: 'my-component' });
const Recipe = z.object({ title: z.string(), serves: z.number().int(), ingredients: z.array(z.string()) });

try {
  const { object, results } = await generateObject(client, 'A recipe for pancakes', Recipe);
  console.log(`${object.title} for ${object.serves} after ${results.length} rounds`);

  for await (const { partial, done } of streamObject(client, 'A recipe for waffles', Recipe)) {
    console.log(done, partial);
  }
} catch (e) {
  if (!(e instanceof StructuredOutputError)) throw e;
  for (const { path, message } of e.findings) console.error(path, message);
}

client.close();
