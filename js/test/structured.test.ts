import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { z } from 'zod';
import { type ClientOptions, InvalidRequestError, TektonLLMClient, TektonLlmError } from '../src/index.js';
import { generateObject, type ObjectPart, streamObject, StructuredOutputError } from '../src/structured.js';
import { findJson, JsonReader } from '../src/structured/json-reader.js';
import { type Mock, Mocks } from './mocks.js';
import { random } from './random.js';
import { served } from './served.js';

const Recipe = z.object({ title: z.string(), serves: z.number().int().min(1), hint: z.string().optional() });

describe('generateObject', () => {
  const mocks = new Mocks();
  let rhetor: Mock;
  let client: TektonLLMClient;

  afterAll(() => mocks.stop());

  beforeEach(async () => {
    rhetor = await mocks.start();
    client = new TektonLLMClient({
      componentId: 'cook',
      rhetorUrl: rhetor.url,
      rhetorWsUrl: null,
      profile: 'contract',
      maxRetries: 0,
    });
  });

  afterEach(async () => {
    client.close();
    await rhetor.close();
  });

  test('asks again with the findings until an answer is valid', async () => {
    await rhetor.enqueue(
      { text: 'Sure: {"title": "Pancakes", "serves": "four"}' },
      { text: '```json\n{"title": "Pancakes", "serves": 4,}\n```' },
    );

    const { object, results, usage } = await generateObject(client, 'A recipe', Recipe);

    expect(object.title.toUpperCase()).toBe('PANCAKES');
    expect(object).toEqual({ title: 'Pancakes', serves: 4 });
    expect(results).toHaveLength(2);
    expect(usage?.totalTokens).toBe(results.reduce((sum, result) => sum + (result.usage?.totalTokens ?? 0), 0));
    const [first, second] = await rhetor.journal();
    expect(first?.body.system_prompt).toMatch(/^Answer with one JSON document of this JSON schema[^]*"serves"/);
    expect(second?.body.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(second?.body.messages[2].content).toMatch(/- \$\.serves: [^]*whole corrected JSON document/);
  });

  test('fails with the last text and the findings, and neither in its message', async () => {
    await rhetor.enqueue({ text: 'secret' }, { text: '{"title": "secret"}' });

    const error = await generateObject(client, 'A recipe', Recipe, { maxReasks: 1 }).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(StructuredOutputError);
    expect(error).toBeInstanceOf(TektonLlmError);
    const wrong = error as StructuredOutputError;
    expect(wrong.lastText).toBe('{"title": "secret"}');
    expect(wrong.findings.map(({ path }) => path)).toEqual(['$.serves']);
    expect(wrong.results).toHaveLength(2);
    expect(`${wrong.message} ${JSON.stringify(wrong)}`).not.toContain('secret');
  });

  test('takes lists, single values and schemas of other libraries', async () => {
    await rhetor.enqueue({ text: '[{"title": "a", "serves": 1}]' }, { text: 'red' }, { text: '{"name": "Ann"}' });

    expect((await generateObject(client, 'x', z.array(Recipe))).object).toHaveLength(1);
    expect((await generateObject(client, 'x', z.enum(['red', 'blue']))).object).toBe('red');
    const Person = toStandardJsonSchema(v.object({ name: v.string() }));
    expect((await generateObject(client, 'x', Person as never)).object).toEqual({ name: 'Ann' });
  });

  test('needs a JSON schema beside a schema that cannot export one, and else sends nothing', async () => {
    const Person = v.object({ name: v.string() });
    await expect(generateObject(client, 'x', Person)).rejects.toBeInstanceOf(InvalidRequestError);
    expect(await rhetor.journal()).toEqual([]);
    await rhetor.enqueue({ text: '{"name": "Ann"}' });

    const { object } = await generateObject(client, 'x', Person, { jsonSchema: { type: 'object' } });

    expect(object.name).toBe('Ann');
  });

  test('reports an object as it grows, and again if it was invalid', async () => {
    await rhetor.enqueue(
      { chunks: ['{"title": "Waf', 'fles", ', '"serves": 0}'] },
      { chunks: ['```json\n{"title": "Waffles", ', '"serves": 2}\n```'] },
    );
    const parts: ObjectPart<{ title: string }>[] = [];

    for await (const part of streamObject(client, 'A recipe', Recipe)) {
      parts.push(part);
    }

    expect(parts.map(({ round, partial }) => [round, partial])).toEqual([
      [1, { title: 'Waffles' }],
      [1, { title: 'Waffles', serves: 0 }],
      [2, { title: 'Waffles' }],
      [2, { title: 'Waffles', serves: 2 }],
      [2, { title: 'Waffles', serves: 2 }],
    ]);
    expect(parts.at(-1)?.result?.object.title).toBe('Waffles');
  });
});

describe('a call for an object', () => {
  const { connect } = served();

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** A client whose server gives such answers in order, the last again and again; and what was sent to it. */
  function answering(answers: string[], options: Partial<ClientOptions> = {}, meanwhile = () => undefined as void) {
    const bodies: { streaming: boolean; messages: { content: string }[] }[] = [];
    const client = connect('http://rhetor.invalid', {
      fetch: async (_, init) => {
        const body = JSON.parse(String(init?.body));
        bodies.push(body);
        meanwhile();
        const content = answers[Math.min(bodies.length, answers.length) - 1];
        return body.streaming
          ? new Response(`data: ${JSON.stringify({ chunk: content, done: true })}\n\n`, {
              headers: { 'content-type': 'text/event-stream' },
            })
          : new Response(JSON.stringify({ content }));
      },
      ...options,
    });
    return { client, bodies };
  }

  /** Lets a time pass with each request, in milliseconds, without waiting for it. */
  function passing(time: number): () => void {
    vi.useFakeTimers({ toFake: ['performance'] });
    return () => void vi.advanceTimersByTime(time);
  }

  test.each([
    ['call', { deadline: 600_000 }, {}],
    ['client', {}, { deadline: 600_000 }],
    ['call rather than of the client', { deadline: 600_000 }, { deadline: 60_000_000 }],
  ])('applies the deadline of the %s to all rounds together', async (_, own, clients) => {
    const { client, bodies } = answering(['{}'], clients, passing(250_000));
    const reasks = vi.spyOn(client, 'generateChatResponse');

    await expect(generateObject(client, 'A recipe', Recipe, { ...own, maxReasks: 9 })).rejects.toMatchObject({
      name: 'StructuredOutputError',
      message: expect.stringContaining('The deadline leaves no time for another round.'),
    });

    expect(reasks.mock.calls.map(([, options]) => options?.deadline)).toEqual([350_000, 100_000]);
    expect(bodies).toHaveLength(3);
  });

  test('applies the deadline of the client to all rounds of a stream, too', async () => {
    const { client } = answering(['{}'], { deadline: 600_000 }, passing(250_000));
    const rounds = vi.spyOn(client, 'stream');

    const last = async () => {
      for await (const _ of streamObject(client, 'A recipe', Recipe, { maxReasks: 9 })) {
        // Only the end counts.
      }
    };

    await expect(last()).rejects.toMatchObject({ name: 'StructuredOutputError' });
    expect(rounds.mock.calls.map(([, options]) => options?.deadline)).toEqual([undefined, 350_000, 100_000]);
  });

  test('rejects an invalid deadline before anything is sent', async () => {
    const { client, bodies } = answering(['{}']);
    await expect(generateObject(client, 'A recipe', Recipe, { deadline: -5 })).rejects.toMatchObject({
      name: 'InvalidRequestError',
      message: expect.stringContaining('deadline must be between 1 and'),
    });
    expect(bodies).toEqual([]);
  });

  test.each([
    ['is cut within a character', `${'x'.repeat(15_999)}😀${'x'.repeat(9)}`, `${'x'.repeat(15_999)}\uFFFD…`],
    ['has half a character', 'no \ud83d recipe', 'no \uFFFD recipe'],
  ])('asks again where the invalid answer %s', async (_, wrong, shown) => {
    const { client, bodies } = answering([wrong, '{"title": "Pancakes", "serves": 4}']);
    expect((await generateObject(client, 'A recipe', Recipe)).object.title).toBe('Pancakes');
    expect(bodies[1]?.messages[1]?.content).toBe(shown);
  });
});

describe('JSON', () => {
  test.each([
    '{"a": 1}',
    '```json\n{"a": 1}\n```',
    'For {name} and [note] this is it: {"a": 1}. Anything else?',
    "{'a': 1,}",
    '{a: 1}',
    '{"a": /* the first */ 1 // and only\n}',
    '{"a": +1}',
    '{"\\u0061": 1}',
  ])('is found as models write it: %s', (text) => {
    expect(findJson(text).documents).toEqual([{ a: 1 }]);
  });

  test('that is truncated is not completed, and a document within a broken one is no answer', () => {
    expect(findJson('{"a": [1, 2').documents).toEqual([]);
    expect(findJson('{"a": [1, 2').fault).toMatch(/ends before it is complete/);
    expect(findJson('{"a": {"b": 1} oops {"c": 2}}\n{"d": NaN}')).toMatchObject({ documents: [{ d: null }] });
  });

  test('has no field names with a special meaning', () => {
    const [document] = findJson('{"__proto__": {"a": 1}}').documents as Record<string, unknown>[];
    expect(Object.keys(document ?? {})).toEqual(['__proto__']);
    expect((document as { a?: number }).a).toBeUndefined();
  });

  test('that is split anywhere only grows, and ends as JSON.parse reads it', () => {
    const next = random(7);
    for (let i = 0; i < 300; i++) {
      const document = { a: some(next, 3), b: some(next, 3) };
      const text = JSON.stringify(document);
      const reader = new JsonReader();
      let before: unknown = {};
      for (let at = 0; at < text.length;) {
        const piece = text.slice(at, at + 1 + Math.floor(next() * 7));
        reader.push(piece);
        at += piece.length;
        const now = reader.snapshot();
        expect(holds(now, before)).toBe(true);
        before = now;
      }
      expect(reader.state).toBe('done');
      expect(reader.snapshot()).toEqual(document);
    }
  });

  test('is searched for in any text, and the search ends', () => {
    const next = random(8);
    const scraps = [
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      ':',
      ',',
      'a',
      '1',
      '\\',
      '/*',
      '*/',
      '//',
      '\n',
      '#',
      'true',
      '\ud83d',
    ];
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 30 }, () => scraps[Math.floor(next() * scraps.length)]).join('');
      expect(findJson(text).documents).toBeInstanceOf(Array);
    }
    expect(findJson('{a'.repeat(50_000)).documents).toEqual([]);
    expect(findJson('['.repeat(100_000)).documents).toEqual([]);
  });
});

function some(next: () => number, depth: number): unknown {
  const kind = Math.floor(next() * (depth === 0 ? 4 : 6));
  switch (kind) {
    case 0:
      return ['', 'é', '😀"\\', '{x}\n', "it's // no"][Math.floor(next() * 5)];
    case 1:
      return Math.round((next() - 0.5) * 1e6) / 100;
    case 2:
      return next() < 0.5;
    case 3:
      return null;
    case 4:
      return Array.from({ length: Math.floor(next() * 4) }, () => some(next, depth - 1));
    default:
      return Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`k${i}`, some(next, depth - 1)]));
  }
}

/** Whether a later part has all that an earlier one had. */
function holds(later: unknown, earlier: unknown): boolean {
  if (typeof earlier !== 'object' || earlier === null) {
    return later === earlier;
  }
  return Object.entries(earlier).every(
    ([key, value]) =>
      typeof later === 'object' && later !== null && key in later && holds((later as never)[key], value),
  );
}
test('JSON before a truncated answer is not taken for the answer', () => {
  const found = findJson('I think of {"age": 1}, but no. ```json\n{"age": 2, "na');

  expect(found.documents).toEqual([]);
  expect(found.fault).toContain('before it is complete');
});
