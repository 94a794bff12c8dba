import { describe, expect, test } from 'vitest';
import { DemoPage } from './demo-page.js';

const demo = DemoPage.forEachTest();
const tooMany = { status: 429, headers: { 'Retry-After': '90' }, json: { error: 'Slow down.' } };
const focused = () => demo.page.evaluate(() => document.activeElement?.id);

describe('a turn', () => {
  test('is copied by its button, both a question and an answer', async () => {
    await demo.open();
    await demo.hear('What is *it*?', 'It is **this**.');
    for (const [button, text] of [
      ['Copy question', 'What is *it*?'],
      ['Copy answer', 'It is **this**.'],
    ] as const) {
      await demo.button(button).click();
      await demo.button(button).getByText('Copied').waitFor();
      expect(await demo.page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    }
  });

  test('reports when it could not be copied', async () => {
    await demo.open();
    await demo.hear('Hi', 'Hello.');
    await demo.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'));
      document.execCommand = () => false;
    });
    await demo.button('Copy answer').click();
    await demo.page.getByRole('status').getByText('Not copied').waitFor();
  });

  test('can be edited if it is a question: later turns are dropped, and the new text is sent', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.hear('Two', 'second');
    await demo.hear('Three', 'third');
    await demo.rhetor.enqueue({ chunks: ['changed'] });
    await demo.button('Edit question').nth(1).click();
    await demo.page.getByLabel('Your question').fill('Two and a half');
    await demo.page.keyboard.press('Enter');
    await demo.text.getByText('changed').waitFor();
    await demo.ended();
    expect(await demo.page.locator('.user .text').allInnerTexts()).toEqual(['One', 'Two and a half']);
    expect(await demo.answers.locator('.text').allInnerTexts()).toEqual(['first', 'changed']);
    expect(await demo.lastTurns()).toEqual(['user: One', 'assistant: first', 'user: Two and a half']);
  });

  test('stays unchanged when editing is cancelled', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.button('Edit question').click();
    await demo.page.getByLabel('Your question').fill('Two');
    await demo.page.keyboard.press('Escape');
    expect(await demo.page.locator('.user .text').innerText()).toBe('One');
    expect(await demo.page.evaluate(() => document.activeElement?.textContent)).toBe('Edit');
  });

  test('is regenerated if it is an answer', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.hear('Two', 'second');
    await demo.rhetor.enqueue({ chunks: ['better'] });
    await demo.button('Regenerate answer').last().click();
    await demo.text.getByText('better').waitFor();
    await demo.ended();
    expect(await demo.lastTurns()).toEqual(['user: One', 'assistant: first', 'user: Two']);
    await demo.hear('Three', 'third');
    expect((await demo.lastTurns()).slice(2)).toEqual(['user: Two', 'assistant: better', 'user: Three']);
  });

  test('is regenerated within a conversation only after a second click, because the turns after it are dropped', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.hear('Two', 'second');
    await demo.button('Regenerate answer').first().click();
    await demo.button('Delete the turns after it?').waitFor();
    await demo.page.getByLabel('Your message').focus();
    await demo.button('Delete the turns after it?').waitFor({ state: 'detached' });
    expect(await demo.answers.count()).toBe(2);
    await demo.rhetor.enqueue({ chunks: ['better'] });
    await demo.button('Regenerate answer').first().click();
    await demo.button('Delete the turns after it?').click();
    await demo.text.getByText('better').waitFor();
    await demo.ended();
    expect(await demo.answers.count()).toBe(1);
    expect(await demo.lastTurns()).toEqual(['user: One']);
  });

  test('cannot be edited or regenerated while an answer is in progress', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.rhetor.enqueue({ chunks: ['sec', 'ond'], gate: 'busy', holdBefore: 1 });
    await demo.ask('Two');
    await demo.text.getByText('sec').waitFor();
    expect(await demo.button('Edit question').count()).toBe(0);
    expect(await demo.button('Regenerate answer').count()).toBe(0);
    await demo.rhetor.open('busy');
    await demo.ended();
    expect(await demo.button('Regenerate answer').count()).toBe(2);
  });
});

describe('asking again', () => {
  test.each([
    ['stopped', () => demo.button('Stop').click()],
    ['failed', () => demo.rhetor.open('half')],
  ])('sends nothing of an answer that was %s', async (_, end) => {
    await demo.open();
    await demo.hear('One', 'first');
    await demo.rhetor.enqueue({ chunks: ['ha', 'lf', '!'], gate: 'half', holdBefore: 1, cutAfter: 2 });
    await demo.ask('Two');
    await demo.text.getByText('ha').waitFor();
    await end();
    await demo.ended();
    await demo.rhetor.enqueue({ chunks: ['whole'] });
    await demo.button('Ask again').click();
    await demo.text.getByText('whole').waitFor();
    await demo.ended();
    expect(await demo.lastTurns()).toEqual(['user: One', 'assistant: first', 'user: Two']);
    expect(await demo.answers.count()).toBe(2);
    expect(await demo.page.getByText(/^half?$/).count()).toBe(0);
  });

  test('sends no empty answer', async () => {
    await demo.open();
    await demo.hear('One', ' ', '\n');
    await demo.answer.getByText('The answer is empty').waitFor();
    await demo.hear('Two', 'second');
    expect(await demo.lastTurns()).toEqual(['user: One', 'user: Two']);
  });

  test('waits as long as the server requests, and counts the seconds', async () => {
    await demo.open({ webSocket: false });
    await demo.page.clock.install();
    await demo.rhetor.enqueue(tooMany);
    await demo.ask('Hi');
    await demo.page.getByRole('alert').getByText('Too many requests').waitFor();
    const again = demo.button(/^Ask again/);
    await demo.page.clock.pauseAt(Date.now() + 60_000);
    expect(await again.isDisabled()).toBe(true);
    const left = async () => Number(/in (\d+) s$/.exec(await again.innerText())?.[1]);
    const before = await left();
    expect(before).toBeLessThanOrEqual(90);
    await demo.page.clock.runFor(10_000);
    expect(before - (await left())).toBe(10);
    await demo.page.clock.runFor(90_000);
    expect(await again.innerText()).toBe('Ask again');
    await demo.page.clock.resume();
    await demo.rhetor.enqueue({ chunks: ['Paris.'] });
    await again.click();
    await demo.text.getByText('Paris.').waitFor();
  });
});

describe('the wait for an answer', () => {
  test('is shown, with its seconds, until the first chunk', async () => {
    await demo.open();
    await demo.page.clock.install();
    await demo.rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'first', holdBefore: 0 });
    await demo.ask('Hi');
    await demo.answer.getByText('Thinking').waitFor();
    await demo.page.clock.fastForward(7_000);
    await demo.answer.getByText(/Thinking… ([7-9]|1\d) s/).waitFor();
    await demo.rhetor.open('first');
    await demo.text.getByText('Par').waitFor();
    await demo.ended();
    expect(await demo.answer.getByText('Thinking').count()).toBe(0);
  });

  test.each([
    ['was asked by Enter', () => demo.ask('Hi')],
    ['was sent by a button that was removed', () => demo.page.getByRole('button', { name: /capital/ }).click()],
    [
      'was asked by the button that sends',
      async () => {
        await demo.page.getByLabel('Your message').fill('Hi');
        await demo.button('Send').click();
      },
    ],
  ])('ends with the focus in the box when it %s', async (_, ask) => {
    await demo.open();
    await demo.rhetor.enqueue({ chunks: ['Paris.'] });
    await ask();
    await demo.text.getByText('Paris.').waitFor();
    await demo.ended();
    expect(await focused()).toBe('prompt');
  });

  test('leaves the focus where the user has put it', async () => {
    await demo.open();
    await demo.rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'focus', holdBefore: 1 });
    await demo.ask('Hi');
    await demo.text.getByText('Par').waitFor();
    await demo.page.getByLabel('Model').focus();
    await demo.rhetor.open('focus');
    await demo.ended();
    expect(await focused()).toBe('model');
  });
});
