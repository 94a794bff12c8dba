import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';
import { Mocks } from './mocks.js';

const mocks = new Mocks();
const folder = mkdtempSync(join(tmpdir(), 'cassettes-'));
afterAll(async () => {
  await mocks.stop();
  rmSync(folder, { recursive: true });
});

const cassette = join(folder, 'paris.jsonl');

async function ask(rhetorUrl: string, prompt: string, authToken?: string): Promise<string[]> {
  const client = new TektonLLMClient({ componentId: 'test', rhetorUrl, authToken });
  try {
    const pieces = [(await client.generateText(prompt)).content];
    for await (const { chunk } of client.stream(prompt)) {
      pieces.push(chunk);
    }
    return pieces;
  } finally {
    client.close();
  }
}

test('whole and streamed answers are recorded without a token and replayed without the server', async () => {
  const rhetor = await mocks.start({ token: 'not-to-be-written' });
  const recorder = await mocks.record(rhetor.url, cassette);
  const recorded = await ask(recorder.url, 'Where?', 'not-to-be-written');
  await recorder.end();
  await rhetor.close();

  const replay = await mocks.start({ cassette });
  expect(await ask(replay.url, 'Where?')).toEqual(recorded);
  expect(await replay.unrecorded()).toEqual([]);
  expect(readFileSync(cassette, 'utf8')).not.toContain('not-to-be-written');
});

test('an unrecorded request fails at once with the most similar recording', async () => {
  const replay = await mocks.start({ cassette });
  await expect(ask(replay.url, 'Who?')).rejects.toMatchObject({ name: 'InvalidRequestError', attempts: 1 });
  expect((await replay.unrecorded())[0]).toContain('recorded "Where?", now "Who?"');
});
