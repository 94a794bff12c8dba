// @vitest-environment happy-dom
import { afterAll, expect, test } from 'vitest';
import { Mocks } from '../mocks.js';
import { doing, render } from './rendering.js';

const mocks = new Mocks();

afterAll(() => mocks.stop());

/** Looks again whenever React has shown something, until it is there. */
async function until(isThere: () => boolean | undefined): Promise<void> {
  while (!isThere()) {
    await doing(() => new Promise((resolve) => setImmediate(resolve)));
  }
}

test('the component of README.md shows a growing answer, and asks again after a failure', async () => {
  const rhetor = await mocks.start({ basePath: '/api/llm', webSocket: false });
  // Of the page's own server, as in a browser.
  Object.assign(window, { origin: rhetor.url });
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`${rhetor.url}/`);
  await rhetor.enqueueFor('streamChatCompletion', { status: 400, json: { detail: 'Not this one.' } });
  const { ChatView } = await import('../../examples/chat-view.js');

  const { container, unmount } = await render(<ChatView />);
  document.body.append(container);
  container.querySelector('input')!.value = 'What is the capital of France?';
  await doing(() => container.querySelector('form')!.requestSubmit());
  await until(() => container.querySelector('[role=alert]') !== null);
  expect(container.textContent).toContain('user: What is the capital of France?');

  await doing(() => container.querySelector<HTMLButtonElement>('[role=alert] button')!.click());
  await until(() => /assistant: .+[^…]$/.test(container.querySelectorAll('p')[1]?.textContent ?? ''));
  expect(container.querySelector('[role=alert]')).toBeNull();
  const asked = (await rhetor.journal()).filter(({ path }) => path.endsWith('/stream'));
  expect(asked.map(({ body }) => body.messages)).toEqual([
    [{ role: 'user', content: 'What is the capital of France?' }],
    [{ role: 'user', content: 'What is the capital of France?' }],
  ]);
  expect(asked.at(-1)?.body.system_prompt).toBe('Be brief.');
  await unmount();
});
