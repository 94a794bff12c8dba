import { describe, expect, test } from 'vitest';
import { chatCall, type Input } from '../src/internal/chat-call.js';
import { configOf } from '../src/internal/config.js';
import { utcTime } from '../src/internal/timestamps.js';
import type { ClientOptions, GenerationOptions } from '../src/types.js';
import { openCall } from './calls.js';

const PAGE = 'https://example.org/app/page.html?x#y';
const config = (options: Partial<ClientOptions>, page?: string) => configOf({ componentId: 'c', ...options }, page);

describe('an address', () => {
  test('is /api/llm of the page by default, with the WebSocket below it', () => {
    expect(config({}, PAGE)).toMatchObject({
      url: 'https://example.org/api/llm',
      wsUrl: 'wss://example.org/api/llm/ws',
    });
  });

  test.each([
    ['http://host:8003', 'http://host:8003', 'ws://host:8003/ws'],
    ['http://host:8003/', 'http://host:8003', 'ws://host:8003/ws'],
    ['https://host/api/llm//', 'https://host/api/llm', 'wss://host/api/llm/ws'],
    ['http://host/ws', 'http://host/ws', 'ws://host/ws'],
  ])('%s is %s and %s', (rhetorUrl, url, wsUrl) => {
    expect(config({ rhetorUrl })).toMatchObject({ url, wsUrl });
  });

  test.each([
    ['wss://other/socket', 'wss://other/socket'],
    ['https://other/ws', 'wss://other/ws'],
    ['/sockets', 'wss://example.org/sockets'],
    [null, undefined],
  ])('of the WebSocket may be given: %s is %s', (rhetorWsUrl, wsUrl) => {
    expect(config({ rhetorWsUrl }, PAGE).wsUrl).toBe(wsUrl);
  });

  test('outside of a page is absolute', () => {
    expect(() => config({})).toThrow('rhetorUrl must be an absolute URL outside of a web page');
  });

  test.each(['ftp://host', 'http://user:pw@host', 'http://host?x=1', 'http://host#x'])('%s is refused', (rhetorUrl) => {
    expect(() => config({ rhetorUrl })).toThrow(/^rhetorUrl must/);
    expect(() => config({ rhetorUrl })).not.toThrow('pw');
  });
});

describe('an address that is refused', () => {
  test.each(['http://user:pass/word@host', 'host?key=password', '//user:password@'])('%s is not shown', (rhetorUrl) => {
    expect(() => config({ rhetorUrl })).toThrow(/^rhetorUrl must(?!.*pass)/);
  });
});

describe('a setting', () => {
  const rhetorUrl = 'http://host';

  test('has a default', () => {
    expect(config({ rhetorUrl })).toMatchObject({ timeout: 30_000, maxRetries: 3, retryDelay: 1000, debug: false });
    expect(config({ rhetorUrl })).toMatchObject({ profile: 'auto', strict: false, maxConcurrentCalls: undefined });
  });

  test('that is an unknown profile is refused with the list of the known ones', () => {
    expect(() => config({ rhetorUrl, profile: 'tekton-2025-06' as never })).toThrow(
      "There is no profile 'tekton-2025-06'; there are auto, contract, tekton-2025-09.",
    );
  });

  test.each([
    [{ componentId: ' ' }, 'componentId'],
    [{ timeout: 0 }, 'timeout'],
    [{ timeout: Number.NaN }, 'timeout'],
    [{ maxRetries: 1.5 }, 'maxRetries'],
    [{ retryDelay: -1 }, 'retryDelay'],
    [{ maxConcurrentCalls: 0 }, 'maxConcurrentCalls'],
    [{ conversationFormat: 'labelled' as never }, 'conversationFormat'],
    [{ conversationStore: { messages: () => [] } as never }, 'conversationStore.append'],
  ])('%j is refused by its name', (options, name) => {
    expect(() => config({ rhetorUrl, ...options })).toThrow(new RegExp(`^${name} must`));
  });

  test('that is empty counts as not set, as in a form', () => {
    const empty = {
      profile: '' as never,
      rhetorUrl: '',
      rhetorWsUrl: '',
      providerId: '',
      modelId: '',
      authToken: '',
      fallbackProvider: '',
    };
    expect(config(empty, PAGE)).toEqual(config({}, PAGE));
  });

  test('that is a token with a line break is refused and not shown', () => {
    expect(() => config({ rhetorUrl, authToken: 'se\ncret' })).toThrow(/^(?!.*cret)authToken must/);
  });
});

describe('a time', () => {
  test.each([
    ['2025-03-01T12:00:00.123456', '2025-03-01T12:00:00.123Z'],
    ['2025-03-01 12:00:00', '2025-03-01T12:00:00.000Z'],
    ['2025-03-01T12:00:00+02:00', '2025-03-01T10:00:00.000Z'],
    ['yesterday', undefined],
    ['2025-13-01T12:00:00', undefined],
    [undefined, undefined],
    [1, undefined],
  ])('%j is %j', (text, time) => {
    expect(utcTime(text)).toBe(time);
  });
});

describe('half a surrogate pair', () => {
  const cut = 'cut \ud83d';
  const call = (input: Input, options: GenerationOptions = {}) =>
    chatCall(config({ rhetorUrl: 'http://host' }), input, options, openCall());

  test.each(['componentId', 'providerId', 'modelId', 'fallbackProvider', 'fallbackModel'])(
    'in the setting %s is refused with its place',
    (name) => {
      expect(() => config({ rhetorUrl: 'http://host', [name]: cut })).toThrow(
        new RegExp(`^${name} must be well-formed Unicode.* at index 4\\.`),
      );
    },
  );

  test.each(['systemPrompt', 'providerId', 'modelId', 'contextId', 'capability', 'fallbackProvider', 'fallbackModel'])(
    'in the option %s is refused with its place',
    (name) => {
      expect(() => call('Hi', { [name]: cut })).toThrow(new RegExp(`^${name} must be well-formed.* at index 4\\.`));
    },
  );

  test('in a message, a name or a stop sequence is refused with its place', () => {
    const hi = { role: 'user', content: 'Hi \ud83d\ude00' } as const;
    expect(() => call([hi, { role: 'user', content: 'a\ude00b' }])).toThrow(/^messages\[1\]\.content .* at index 1\./);
    expect(() => call([{ ...hi, name: cut }])).toThrow(/^messages\[0\]\.name .* at index 4\./);
    expect(() => call([hi], { stopSequences: ['END', cut] })).toThrow(/^stopSequences\[1\] .* at index 4\./);
    expect(call([hi]).messages).toEqual([hi]);
  });
});
