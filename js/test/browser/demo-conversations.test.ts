import { describe, expect, test } from 'vitest';
import { DemoPage } from './demo-page.js';

const demo = DemoPage.forEachTest();
const openList = () => demo.page.locator('#conversations summary').click();
const titles = () =>
  demo.page.locator('#kept [data-action=open]').evaluateAll((all) => all.map((it) => it.firstChild?.textContent));
const questions = () => demo.page.locator('.user .text').allInnerTexts();

async function reload(): Promise<void> {
  await demo.page.reload();
  await demo.health('healthy');
}

/** Keeps a number of conversations, as the page did before. */
async function keep(number: number, text = 'text'): Promise<void> {
  await demo.page.evaluate(
    ([number, text]) => {
      for (let i = 1; i <= (number as number); i++) {
        const answer = { text, outcome: 'complete', facts: '', notices: [] };
        const conversation = { id: `${i}`, title: `Number ${i}`, updated: i, exchanges: [{ question: 'q', answer }] };
        localStorage.setItem(`tekton-llm-demo.conversation.${i}`, JSON.stringify(conversation));
      }
    },
    [number, text],
  );
}

describe('a conversation', () => {
  test('continues when the page is reloaded', async () => {
    await demo.open();
    await demo.hear('One', 'It is **first**.');
    await reload();
    expect(await questions()).toEqual(['One']);
    expect(await demo.text.locator('strong').innerText()).toBe('first');
    await demo.hear('Two', 'second');
    expect(await demo.lastTurns()).toEqual(['user: One', 'assistant: It is **first**.', 'user: Two']);
  });

  test('continues with the same provider, model and system prompt', async () => {
    await demo.open();
    const last = async (label: string) => {
      const select = demo.page.getByLabel(label, { exact: true });
      await select.selectOption({ index: (await select.locator('option').count()) - 1 });
      return select.inputValue();
    };
    const chosen = [await last('Provider'), await last('Model'), 'Be brief.'];
    await demo.page.locator('#settings summary').click();
    await demo.page.getByLabel('System prompt').fill('Be brief.');
    await demo.page.keyboard.press('Escape');
    await reload();
    await demo.hear('One', 'first');
    const asked = (await demo.rhetor.frames()).findLast(({ type }) => type === 'CHAT_STREAM');
    expect([asked?.provider_id, asked?.model_id, asked?.options?.system_prompt ?? asked?.system_prompt]).toEqual(
      chosen,
    );
  });

  test('continues with the Rhetor whose address was typed in', async () => {
    await demo.open();
    const { rhetor } = demo;
    await demo.page.goto(demo.url.replace(/\?.*/, '?rhetor=http://127.0.0.1:1'));
    await demo.health('not reached');
    await demo.page.locator('#settings summary').click();
    await demo.page.getByLabel("Rhetor's address").fill(rhetor.url);
    await demo.button('Connect').click();
    await demo.health('healthy');
    await reload();
  });

  test('keeps the partial answer of a page that was left, and can ask again', async () => {
    await demo.open();
    await demo.rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    await demo.ask('One');
    await demo.text.getByText('Par').waitFor();
    await reload();
    expect(await demo.text.innerText()).toBe('Par');
    await demo.answer.getByText('Not ended').waitFor();
    await demo.rhetor.enqueue({ chunks: ['London.'] });
    await demo.button('Ask again').click();
    await demo.text.getByText('London.').waitFor();
    expect(await demo.lastTurns()).toEqual(['user: One']);
  });

  test('is listed under its first question, and can be opened from the list', async () => {
    await demo.open();
    await demo.hear('What is one?', 'first');
    await openList();
    await demo.button('New conversation').click();
    expect(await questions()).toEqual([]);
    await demo.hear('What is two?', 'second');
    await openList();
    expect(await titles()).toEqual(['What is two?', 'What is one?']);
    await demo.button(/^What is one/).click();
    expect(await questions()).toEqual(['What is one?']);
    expect(await demo.page.locator('#conversations').getAttribute('open')).toBeNull();
    await demo.hear('And then?', 'third');
    expect(await demo.lastTurns()).toEqual(['user: What is one?', 'assistant: first', 'user: And then?']);
  });

  test('is renamed', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await openList();
    await demo.button('Rename: One').click();
    await demo.page.getByLabel('Title').fill('Numbers');
    await demo.page.keyboard.press('Enter');
    expect(await titles()).toEqual(['Numbers']);
    await demo.hear('Two', 'second');
    await reload();
    await openList();
    expect(await titles()).toEqual(['Numbers']);
  });

  test('is deleted, after a second click', async () => {
    await demo.open();
    await demo.hear('One', 'first');
    await openList();
    await demo.button('Delete: One').click();
    await demo.page.keyboard.press('Tab');
    await demo.button('Delete: One').click();
    expect(await titles()).toEqual(['One']);
    await demo.button('Sure? Delete: One').click();
    expect(await titles()).toEqual([]);
    expect(await questions()).toEqual([]);
    await reload();
    expect(await questions()).toEqual([]);
    expect(await demo.page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('has its answer stopped when another conversation is opened', async () => {
    await demo.open();
    await demo.rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'other', holdBefore: 1 });
    await demo.ask('One');
    await demo.text.getByText('Par').waitFor();
    await openList();
    await demo.button('New conversation').click();
    await demo.hear('Two', 'second');
    expect(await demo.answers.count()).toBe(1);
    expect(await demo.lastTurns()).toEqual(['user: Two']);
    await openList();
    await demo.button(/^One/).click();
    expect(await demo.text.innerText()).toBe('Par');
    await demo.answer.getByText('Stopped').waitFor();
  });
});

describe('the storage of conversations', () => {
  test.each([
    ['in number', 60, 'text', 50],
    ['in length', 6, 'x'.repeat(500_000), 4],
  ])('is limited %s: the oldest are removed', async (_, number, text, kept) => {
    await demo.open();
    await keep(number, text);
    await reload();
    await demo.hear('The newest', 'first');
    await openList();
    expect(await titles()).toHaveLength(kept);
    expect((await titles()).slice(0, 2)).toEqual(['The newest', `Number ${number}`]);
    expect(await demo.page.evaluate(() => Object.keys(localStorage).length)).toBe(kept);
  });

  test('reports when it is full, and the conversation continues in the page', async () => {
    await demo.open();
    await demo.page.evaluate(() => {
      localStorage.setItem('of another page', 'x'.repeat(5_000_000));
      let rest = 1_000_000;
      while (rest > 0) {
        try {
          localStorage.setItem(`rest ${rest}`, 'x'.repeat(rest));
        } catch {
          // Fills what is left with ever smaller chunks.
        }
        rest = Math.floor(rest / 2);
      }
    });
    await demo.hear('One', 'first');
    const notice = demo.page.getByRole('status').getByText("the browser's storage for this site is full");
    await notice.waitFor();
    await demo.hear('Two', 'second');
    expect(await demo.lastTurns()).toEqual(['user: One', 'assistant: first', 'user: Two']);
    await demo.page.evaluate(() => localStorage.clear());
    await demo.hear('Three', 'third');
    expect(await notice.isVisible()).toBe(false);
  });

  test('reports when the browser forbids it, and the conversation continues in the page', async () => {
    await demo.page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('Access is denied for this document.', 'SecurityError');
          },
        });
      }
    });
    await demo.open();
    const notice = demo.page.getByRole('status').getByText('The browser does not allow this page to store data');
    await notice.waitFor();
    await demo.button('OK').click();
    await demo.hear('One', 'first');
    await openList();
    await demo.button('New conversation').click();
    await openList();
    expect(await titles()).toEqual(['One']);
    await demo.button(/^One/).click();
    expect(await demo.text.innerText()).toBe('first');
    expect(await notice.isVisible()).toBe(false);
  });

  test('is ignored where it contains anything that this page did not write', async () => {
    await demo.open();
    await demo.page.evaluate(() => {
      localStorage.setItem('tekton-llm-demo.conversation.a', '{');
      localStorage.setItem('tekton-llm-demo.conversation.b', '{"id":"b","title":"b","updated":1,"exchanges":[{}]}');
      localStorage.setItem('tekton-llm-demo.conversation.c', 'null');
    });
    await reload();
    await demo.hear('One', 'first');
    await openList();
    expect(await titles()).toEqual(['One']);
  });

  test('contains no token', async () => {
    await demo.open();
    await demo.page.locator('#settings summary').click();
    await demo.page.getByLabel('Token').fill('very-secret');
    await demo.button('Connect').click();
    await demo.hear('One', 'first');
    expect(await demo.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('very-secret');
  });
});
