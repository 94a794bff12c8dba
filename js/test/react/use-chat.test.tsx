// @vitest-environment happy-dom
import { useEffect, useState } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InvalidRequestError, LlmConnectionError } from '../../src/index.js';
import { type ChatOptions, useChat } from '../../src/react.js';
import { doing, renderHook } from './rendering.js';
import { ScriptedClient } from './scripted-client.js';

let client: ScriptedClient;
const complaints = vi.spyOn(console, 'error');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  client = new ScriptedClient();
});

afterEach(() => {
  vi.useRealTimers();
  // React reports there of updates that come too late, or where they must not.
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockClear();
});

const chat = (options: Partial<ChatOptions> = {}) => renderHook(useChat, { client, ...options } as ChatOptions);
const turns = ({ current }: { current: ReturnType<typeof useChat> }) =>
  current.messages.map(({ role, content, partial }) => `${role}${partial ? ' (partial)' : ''}: ${content}`);

/** A conversation with a question that is answered. */
async function answered(options: Partial<ChatOptions> = {}) {
  const hook = await chat(options);
  await doing(() => hook.current.send('Hi'));
  await doing(() => client.last.piece('Hello!'));
  await doing(() => client.last.end());
  return hook;
}

describe('an answer', () => {
  test('arrives chunk by chunk, and is complete at the end', async () => {
    const hook = await chat({ temperature: 0.5 });
    expect(hook.current).toMatchObject({ messages: [], status: 'ready', error: undefined, warnings: [] });

    expect(await doing(() => hook.current.send('Hi'))).toBe(true);
    expect([hook.current.status, ...turns(hook)]).toEqual(['streaming', 'user: Hi']);
    await doing(() => client.last.piece('Hel'));
    const [, growing] = hook.current.messages;
    expect(turns(hook)).toEqual(['user: Hi', 'assistant (partial): Hel']);
    await doing(() => client.last.piece('lo!'));
    expect(turns(hook)).toEqual(['user: Hi', 'assistant (partial): Hello!']);
    await doing(() => client.last.end());
    expect([hook.current.status, ...turns(hook)]).toEqual(['ready', 'user: Hi', 'assistant: Hello!']);

    expect(hook.current.messages[1]?.id).toBe(growing?.id);
    expect(client.answers).toHaveLength(1);
    expect(client.last.options).toMatchObject({ temperature: 0.5 });
    expect(client.last.options).not.toHaveProperty('client');
  });

  test('is sent along with the next question', async () => {
    const hook = await answered({ initialMessages: [{ role: 'system', content: 'Be brief.' }] });
    await doing(() => hook.current.send('Bye'));
    expect(client.last.input).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: 'Bye' },
    ]);
    expect(new Set(hook.current.messages.map(({ id }) => id)).size).toBe(4);
  });

  test.each(['', ' \n'])('that is only %j adds no turn', async (nothing) => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    await doing(() => client.last.piece(nothing));
    await doing(() => client.last.end());
    expect([hook.current.status, ...turns(hook)]).toEqual(['ready', 'user: Hi']);
  });

  test('of a thousand chunks at once is shown in a few renderings', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    const { renderings } = hook;
    await doing(() => {
      for (let i = 0; i < 1000; i++) {
        client.last.piece('a');
      }
      client.last.end();
    });
    expect(turns(hook)).toEqual(['user: Hi', `assistant: ${'a'.repeat(1000)}`]);
    expect(hook.renderings - renderings).toBeLessThan(10);
  });

  test('has its warnings, which the next question clears', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    await doing(() => client.last.piece('Hello!'));
    await doing(() => client.last.end({ warnings: ['temperature did not reach the model.'] }));
    expect(hook.current.warnings).toEqual(['temperature did not reach the model.']);
    await doing(() => hook.current.send('Bye'));
    expect(hook.current.warnings).toEqual([]);
  });
});

describe('no question is sent', () => {
  test('while an answer is in progress', async () => {
    const hook = await answered();
    await doing(() => hook.current.send('Bye'));
    const { send, retry, edit, messages } = hook.current;
    expect(await doing(() => [send('What?'), retry(), edit(messages[0]!.id, 'Hi!')])).toEqual([false, false, false]);
    expect(client.answers).toHaveLength(2);
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!', 'user: Bye']);
  });

  test('if the question is blank or missing', async () => {
    const hook = await chat();
    const { send, retry, edit } = hook.current;
    expect(await doing(() => [send(' \n'), retry(), edit('1', 'Hi')])).toEqual([false, false, false]);
    expect(client.answers).toEqual([]);
  });

  test('as a replacement for an answer', async () => {
    const hook = await answered();
    expect(await doing(() => hook.current.edit(hook.current.messages[1]!.id, 'Me too'))).toBe(false);
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!']);
  });
});

describe('stop', () => {
  test('cancels the request, and keeps the text as a partial turn, which is sent to the model', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Count to ten'));
    await doing(() => client.last.piece('One, two'));
    await doing(() => hook.current.stop());
    expect([hook.current.status, ...turns(hook)]).toEqual([
      'ready',
      'user: Count to ten',
      'assistant (partial): One, two',
    ]);
    expect(client.last.options.signal?.aborted).toBe(true);
    expect(client.last.left).toBe(true);

    await doing(() => hook.current.send('Go on'));
    expect(client.last.input).toEqual([
      { role: 'user', content: 'Count to ten' },
      { role: 'assistant', content: 'One, two' },
      { role: 'user', content: 'Go on' },
    ]);
    expect(turns(hook)[1]).toBe('assistant (partial): One, two');
  });

  test('before the first chunk leaves only the question', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    await doing(() => hook.current.stop());
    expect([hook.current.status, ...turns(hook)]).toEqual(['ready', 'user: Hi']);
  });

  test('lets no later chunk through', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    await doing(() => client.last.piece('Hel'));
    await doing(() => {
      client.last.piece('lo!');
      hook.current.stop();
    });
    expect(turns(hook)).toEqual(['user: Hi', 'assistant (partial): Hel']);
  });

  test('without an answer in progress changes nothing', async () => {
    const hook = await answered();
    await doing(() => hook.current.stop());
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!']);
  });
});

describe('retry', () => {
  test('after a partial answer asks the same question again, without the partial answer', async () => {
    const hook = await answered();
    await doing(() => hook.current.send('And?'));
    await doing(() => client.last.piece('Well, '));
    const failure = new LlmConnectionError('The connection was cut.', { partialText: 'Well, ' });
    await doing(() => client.last.fail(failure));
    expect(hook.current).toMatchObject({ status: 'error', error: failure });
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!', 'user: And?', 'assistant (partial): Well, ']);
    const { id } = hook.current.messages[2]!;

    expect(await doing(() => hook.current.retry())).toBe(true);
    expect(hook.current).toMatchObject({ status: 'streaming', error: undefined });
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!', 'user: And?']);
    expect(hook.current.messages[2]?.id).toBe(id);
    expect(client.last.input).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: 'And?' },
    ]);
    await doing(() => client.last.piece('Nothing.'));
    await doing(() => client.last.end());
    expect(turns(hook).at(-1)).toBe('assistant: Nothing.');
  });

  test('after a complete answer asks for another', async () => {
    const hook = await answered();
    await doing(() => hook.current.retry());
    await doing(() => client.last.piece('Good day!'));
    await doing(() => client.last.end());
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Good day!']);
  });

  test('asks a question again that was refused before it was sent', async () => {
    const refusal = new InvalidRequestError('The client was closed.');
    const stream = vi.spyOn(client, 'stream').mockImplementationOnce(() => {
      throw refusal;
    });
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    expect(hook.current).toMatchObject({ status: 'error', error: refusal });
    await doing(() => hook.current.retry());
    expect(stream).toHaveBeenCalledTimes(2);
    expect(stream.mock.lastCall?.[0]).toEqual([{ role: 'user', content: 'Hi' }]);
  });
});

test('edit replaces a question and the turns after it', async () => {
  const hook = await answered();
  await doing(() => hook.current.send('And?'));
  await doing(() => client.last.end());
  const [first] = hook.current.messages;
  expect(await doing(() => hook.current.edit(first!.id, 'Good morning'))).toBe(true);
  expect(turns(hook)).toEqual(['user: Good morning']);
  expect(hook.current.messages[0]?.id).toBe(first?.id);
  expect(client.last.input).toEqual([{ role: 'user', content: 'Good morning' }]);
});

describe('a component', () => {
  test('that unmounts ends its request, and is not rendered again', async () => {
    const hook = await chat();
    await doing(() => hook.current.send('Hi'));
    await doing(() => client.last.piece('Hel'));
    const { renderings } = hook;
    await hook.unmount();
    expect(client.last.options.signal?.aborted).toBe(true);
    await doing(() => client.last.piece('lo!'));
    expect(hook.renderings).toBe(renderings);
    expect(client.last.left).toBe(true);
  });

  test('that asks in an effect asks once, although StrictMode runs the effect twice', async () => {
    const hook = await renderHook(
      (options: ChatOptions) => {
        const chat = useChat(options);
        const { send } = chat;
        useEffect(() => void send('Hi'), [send]);
        return chat;
      },
      { client },
    );
    expect(client.answers).toHaveLength(1);
    await doing(() => client.last.piece('Hello!'));
    await doing(() => client.last.end());
    expect(turns(hook)).toEqual(['user: Hi', 'assistant: Hello!']);
  });

  test('is rendered by a server, with its earlier messages', () => {
    function Component() {
      const { messages, status } = useChat({ client, initialMessages: [{ role: 'user', content: 'Hi' }] });
      return <p>{`${status}: ${messages.map(({ id, content }) => `${id} ${content}`)}`}</p>;
    }
    expect(renderToString(<Component />)).toBe('<p>ready: 1 Hi</p>');
  });

  test('that sets other options uses them for the next answer', async () => {
    const hook = await answered({ modelId: 'small' });
    const { send } = hook.current;
    const other = new ScriptedClient();
    await hook.rerender({ client: other, modelId: 'large' });
    expect(hook.current.send).toBe(send);
    await doing(() => hook.current.send('Bye'));
    expect(client.answers.map(({ options }) => options.modelId)).toEqual(['small']);
    expect(other.answers.map(({ options }) => options.modelId)).toEqual(['large']);
  });
});

test('a thousand chunks at once are shown although an effect sets a state after each, as scrolling does', async () => {
  const hook = await renderHook(
    (options: ChatOptions) => {
      const chat = useChat(options);
      const [, setScrolled] = useState(0);
      useEffect(() => setScrolled((times) => times + 1), [chat.messages]);
      return chat;
    },
    { client },
  );
  await doing(() => hook.current.send('Hi'));
  vi.useRealTimers();
  // React puts nothing off, as it does for tests.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  for (let i = 0; i < 1000; i++) {
    client.last.piece('a');
  }
  client.last.end();
  await vi.waitFor(() => expect(hook.current.status).not.toBe('streaming'));
  await vi.waitFor(() => expect(turns(hook)).toEqual(['user: Hi', `assistant: ${'a'.repeat(1000)}`]));
  vi.unstubAllGlobals();
});
