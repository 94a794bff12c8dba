// @vitest-environment happy-dom
import { useEffect } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LlmTimeoutError } from '../../src/index.js';
import { type AnswerOptions, useCompletion } from '../../src/react.js';
import { doing, renderHook } from './rendering.js';
import { ScriptedClient } from './scripted-client.js';

let client: ScriptedClient;
const complaints = vi.spyOn(console, 'error');
const completion = () => renderHook(useCompletion, { client, maxTokens: 9, contextId: 'c' } as AnswerOptions);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  client = new ScriptedClient();
});

afterEach(() => {
  vi.useRealTimers();
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockClear();
});

test('a prompt is answered chunk by chunk', async () => {
  const hook = await completion();
  expect(hook.current).toMatchObject({ completion: '', status: 'ready', error: undefined, warnings: [] });
  expect(await doing(() => hook.current.complete('Say hello'))).toBe(true);
  expect(hook.current.status).toBe('streaming');
  await doing(() => client.last.piece('Hel'));
  expect(hook.current.completion).toBe('Hel');
  await doing(() => client.last.piece('lo'));
  await doing(() => client.last.end({ warnings: ['maxTokens did not reach the model.'] }));
  expect(hook.current).toMatchObject({
    completion: 'Hello',
    status: 'ready',
    warnings: ['maxTokens did not reach the model.'],
  });
  expect(client.last).toMatchObject({ input: 'Say hello', options: { maxTokens: 9, contextId: 'c' } });
});

test('a blank prompt is not sent', async () => {
  const hook = await completion();
  expect(await doing(() => hook.current.complete(' '))).toBe(false);
  expect(client.answers).toEqual([]);
});

test('another prompt replaces the one whose answer is in progress', async () => {
  const hook = await completion();
  await doing(() => hook.current.complete('First'));
  await doing(() => client.last.piece('One'));
  await doing(() => hook.current.complete('Second'));
  expect(hook.current.completion).toBe('');
  await doing(() => client.last.piece('Two'));
  await doing(() => client.last.end());
  expect(hook.current).toMatchObject({ completion: 'Two', status: 'ready' });
  expect(client.answers[0]).toMatchObject({ left: true });
});

test('the text received so far stays when the answer is stopped or fails', async () => {
  const hook = await completion();
  await doing(() => hook.current.complete('Say hello'));
  await doing(() => client.last.piece('Hel'));
  await doing(() => hook.current.stop());
  expect(hook.current).toMatchObject({ completion: 'Hel', status: 'ready' });

  const late = new LlmTimeoutError('No chunk came within 30 seconds.');
  await doing(() => hook.current.complete('Say hello'));
  await doing(() => client.last.piece('He'));
  await doing(() => client.last.fail(late));
  expect(hook.current).toMatchObject({ completion: 'He', status: 'error', error: late });
});

test('a component that unmounts ends its request, and is not rendered again', async () => {
  const hook = await completion();
  await doing(() => hook.current.complete('Say hello'));
  const { renderings } = hook;
  await hook.unmount();
  await doing(() => client.last.piece('Hel'));
  expect(client.last.options.signal?.aborted).toBe(true);
  expect(hook.renderings).toBe(renderings);
});

test('a component that asks in an effect asks once, with the options of its last rendering', async () => {
  const hook = await renderHook(
    (options: AnswerOptions) => {
      const result = useCompletion(options);
      useEffect(() => void result.complete('Say hello'), [options.modelId]);
      return result;
    },
    { client, modelId: 'small' } as AnswerOptions,
  );
  expect(client.answers).toHaveLength(1);
  await hook.rerender({ client, modelId: 'large' });
  expect(client.answers.map(({ options }) => options.modelId)).toEqual(['small', 'large']);
});
