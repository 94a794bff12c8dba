import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TektonLLMClient } from '../../src/index.js';
import { type Mock, type MockSettings, Mocks } from '../mocks.js';
import { startChromium } from './chromium.mjs';
import { lowContrasts } from './contrast.js';
import { serve } from './static-server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mocks = new Mocks();
let browser: Browser;
let pages: { url: string; stop: () => void };
let page: Page;
let rhetor: Mock;
let errors: unknown[];

beforeAll(async () => {
  browser = await startChromium();
  pages = await serve(join(root, 'dist', 'demo'));
});

afterAll(async () => {
  await browser?.close();
  pages?.stop();
  await mocks.stop();
});

beforeEach(async () => {
  errors = [];
  page = await browser.newPage({ viewport: { width: 390, height: 780 } });
  page.on('pageerror', (e) => errors.push(e));
});

afterEach(async () => {
  expect(errors).toEqual([]);
  await page.close();
  await rhetor.close();
});

async function open(settings: MockSettings = {}): Promise<void> {
  rhetor = await mocks.start({ corsOrigin: '*', ...settings });
  await page.goto(`${pages.url}/?rhetor=${encodeURIComponent(rhetor.url)}`);
}

async function ask(question: string): Promise<void> {
  await page.getByLabel('Your message').fill(question);
  await page.keyboard.press('Enter');
}

/** What was last asked over the WebSocket. */
const lastAsked = async () =>
  (await rhetor.frames()).filter(({ type }) => type === 'CHAT_STREAM').at(-1) as Record<string, any>;
const answer = () => page.locator('.assistant').last();
const ended = () => answer().and(page.locator('[aria-busy=false]')).waitFor();
const health = (text: string) => page.locator('#health', { hasText: text }).waitFor();

describe('the page', () => {
  test('shows an answer chunk by chunk, then who answered and its tokens', async () => {
    await open();
    await health('healthy');
    const facts = { model: 'm', provider: 'p' };
    await rhetor.enqueue({
      frames: [
        { chunk: 'Par', ...facts },
        { chunk: 'is.', ...facts, done: true, finish_reason: 'stop', usage: { completion_tokens: 2 } },
      ],
      gate: 'page-second',
      holdBefore: 1,
    });
    await ask('What is the capital of France?');
    await page.locator('.assistant[aria-busy=true] .text', { hasText: /^Par$/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isVisible()).toBe(false);
    await rhetor.open('page-second');
    await ended();
    expect(await answer().innerText()).toMatch(/^Paris\.\s+Copy\s+Regenerate\s+m · p · 2 tokens · ended by stop$/);
  });

  test('sends the conversation so far with the next question', async () => {
    await open();
    await rhetor.enqueue({ text: 'ignored' });
    await health('');
    await ask('One');
    await ended();
    await ask('Two');
    await page.locator('.assistant').nth(1).waitFor();
    await ended();
    const { messages } = await lastAsked();
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  test('stops an answer by its button and by Escape, and shows that it was stopped', async () => {
    await open();
    for (const stop of [
      () => page.getByRole('button', { name: 'Stop' }).click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await page.locator('#provider option').nth(1).waitFor({ state: 'attached' });
      await health('healthy');
      await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
      await ask('Go on');
      await page.locator('.assistant[aria-busy=true] .text', { hasText: 'Par' }).waitFor();
      await stop();
      await ended();
      expect(await answer().innerText()).toMatch(/^Par\s+Stopped\s+This is what had come\.\s+Copy\s+Ask again$/);
    }
  });

  test('offers the providers and models that Rhetor has, and uses the selected ones', async () => {
    await open();
    await health('healthy');
    const provider = page.getByLabel('Provider', { exact: true });
    const ids = await provider.locator('option').evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    const chosen = ids.at(-1) ?? '';
    await provider.selectOption(chosen);
    const model = page.getByLabel('Model', { exact: true });
    const models = await model.locator('option').evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    await model.selectOption(models.at(-1) ?? '');
    await ask('Hi');
    await ended();
    const asked = await lastAsked();
    expect([asked.provider_id, asked.model_id]).toEqual([chosen, models.at(-1)]);
  });

  test('counts the tokens of the message that is being typed', async () => {
    await open();
    await page.getByLabel('Your message').fill('What is the capital of France?');
    await page.locator('#tokens', { hasText: '7 tokens' }).waitFor();
  });

  test('shows that a fallback answered', async () => {
    await open();
    await health('healthy');
    await rhetor.enqueue({ frames: [{ chunk: 'Paris.', provider: 'openai', fallback: true, done: true }] });
    await ask('Hi');
    await answer().getByText('openai answered instead').waitFor();
  });

  test('shows the options that a server ignores', async () => {
    await open({ profile: 'tekton-2025-09' });
    await health('healthy');
    await ask('Hi');
    await answer().getByText('Rhetor of September 2025 does not stream').waitFor();
    expect(await page.evaluate(lowContrasts)).toEqual([]);
  });

  test('shows failures, also over HTTP, and retries on request', async () => {
    await open({ webSocket: false });
    await health('healthy');
    await rhetor.enqueue({ status: 422, json: { detail: 'Too hot.' } });
    await ask('Hi');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/The request was refused[\s\S]*Too hot\.[\s\S]*1 attempt/);
    await rhetor.enqueue({ chunks: ['Paris.'] });
    await page.getByRole('button', { name: 'Ask again' }).click();
    await answer().getByText('Paris.').waitFor();
    expect((await rhetor.journal()).at(-1)?.body.messages).toHaveLength(1);
  });

  test('takes a token, and reports where it is wrong', async () => {
    await open({ token: 'secret' });
    await health('token refused');
    await ask('Hi');
    await page.getByRole('alert').getByText('The token is missing or was refused').waitFor();
    await page.locator('#settings summary').click();
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Connect' }).click();
    await health('token refused');
    await page.locator('#settings summary').click();
    await page.getByLabel('Token').fill('secret');
    await page.keyboard.press('Enter');
    await health('healthy');
    await ask('Hi');
    await ended();
    expect(await answer().locator('.notice').count()).toBe(0);
  });

  test('connects again with new settings while it connects, and shows only the result of the last', async () => {
    await open();
    await health('healthy');
    const listed = async () => (await rhetor.journal()).filter(({ path }) => path.endsWith('/providers')).length;
    const held = { json: { providers: {} }, holdBefore: 0 };
    await rhetor.enqueueFor('listProviders', { ...held, gate: 'never-listed' }, { ...held, gate: 'listed' });
    const before = await listed();
    for (const count of [1, 2]) {
      await page.locator('#settings summary').click();
      await page.getByRole('button', { name: 'Connect' }).click();
      await expect.poll(listed).toBe(before + count);
    }
    expect(await page.locator('#health').innerText()).toBe('connecting…');
    await rhetor.open('listed');
    await health('healthy');
  });

  test('continues after a restart of the server in the middle of an answer', async () => {
    await open();
    await health('healthy');
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    await ask('Go on');
    await page.locator('.assistant[aria-busy=true] .text', { hasText: 'Par' }).waitFor();
    const { port } = rhetor;
    await rhetor.close();
    await page.getByRole('alert').getByText('Rhetor could not be reached').waitFor();
    expect(await answer().locator('.text').innerText()).toBe('Par');
    rhetor = await mocks.start({ corsOrigin: '*', port });
    await ask('And now?');
    await page.locator('.assistant').nth(1).waitFor();
    await ended();
    expect(await answer().locator('.notice').count()).toBe(0);
  });

  test('is used by keyboard alone, and shows where the focus is', async () => {
    await open();
    await health('healthy');
    const order = [
      'Conversations',
      'Settings',
      'provider',
      'model',
      'log',
      /capital of France/,
      /poem/,
      'prompt',
      'send',
    ];
    for (const expected of order) {
      await page.keyboard.press('Tab');
      const [name, outline] = await page.evaluate(() => {
        const { id, textContent } = document.activeElement as HTMLElement;
        return [id || textContent, getComputedStyle(document.activeElement as HTMLElement).outline];
      });
      expect(name).toMatch(expected);
      expect(outline).toContain('solid 3px');
    }
    await page.keyboard.press('Shift+Tab');
    await rhetor.enqueue({ chunks: ['Paris.'] });
    await page.keyboard.type('What is the capital of France?');
    await page.keyboard.press('Enter');
    await ended();
    expect(await page.getByRole('log').getByText('Paris.').count()).toBe(1);

    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    await page.keyboard.type('And now?');
    await page.keyboard.press('Enter');
    await page.locator('.assistant[aria-busy=true] .text', { hasText: 'Par' }).waitFor();
    await page.keyboard.press('Escape');
    await answer().getByText('Stopped').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('prompt');

    await page.locator('#settings summary').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Token').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Token').isVisible()).toBe(false);
  });

  test('fits a small phone with any content', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await open({ webSocket: false });
    await health('healthy');
    await rhetor.enqueue({ chunks: ['x'.repeat(500)] }, { status: 422, json: { detail: 'y'.repeat(500) } });
    for (const question of ['z'.repeat(500), 'And now?']) {
      await ask(question);
      await page.locator('.user', { hasText: question }).waitFor();
      await ended();
    }
    await page.locator('#settings summary').click();
    const wrong = await page.evaluate(() => {
      const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter((e) => e.checkVisibility());
      const tooWide = shown.filter((e) => e.getBoundingClientRect().right > window.innerWidth);
      const cutOff = shown.filter((e) => e.matches('h1, .pill, button, summary') && e.scrollWidth > e.clientWidth);
      const tooSmall = shown.filter((e) => e.matches('button, summary, select, input') && e.offsetHeight < 40);
      return [...tooWide, ...cutOff, ...tooSmall].map((e) => e.outerHTML.slice(0, 60));
    });
    expect(wrong).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('is readable in %s colours', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open({ webSocket: false });
    await health('healthy');
    await rhetor.enqueue(
      { events: ['data: {"chunk": "Paris.", "provider": "openai", "fallback": true, "done": true}\n\n'] },
      { status: 422, json: { detail: 'no' } },
    );
    await ask('Hi');
    await answer().getByText('answered instead').waitFor();
    await ask('And now?');
    await page.getByRole('alert').waitFor();
    await page.locator('#settings summary').click();
    expect(await page.evaluate(lowContrasts)).toEqual([]);
  });
});

describe('the build for a script tag', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tekton-llm-'));
    await copyFile(join(root, 'examples', 'script-tag.html'), join(directory, 'index.html'));
    await copyFile(join(root, 'dist', 'tekton-llm-client.js'), join(directory, 'tekton-llm-client.js'));
    await writeFile(join(directory, 'bare.html'), '<!doctype html><script src="tekton-llm-client.js"></script>');
  });

  afterAll(() => rm(directory, { recursive: true }));

  async function openScriptTag(settings: MockSettings = {}): Promise<() => void> {
    rhetor = await mocks.start({ basePath: '/api/llm', ...settings });
    const site = await serve(directory);
    // As a web server does that has Rhetor behind it.
    await page.route('**/api/llm/**', async (route) => {
      const request = route.request();
      await route.fulfill({
        response: await route.fetch({ url: request.url().replace(site.url, new URL(rhetor.url).origin) }),
      });
    });
    await page.goto(site.url);
    return site.stop;
  }

  test("sets window.TektonLLMClient, which streams from the page's own server", async () => {
    const stop = await openScriptTag();
    await page.waitForFunction(() => document.title === 'done');
    expect(await page.locator('#answer').innerText()).not.toBe('');
    stop();
  });

  test('streams, cancels and continues after a restart of the server, in a page with a strict policy', async () => {
    rhetor = await mocks.start({ corsOrigin: '*' });
    const policy = "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:* ws://127.0.0.1:*";
    const site = await serve(directory, { 'content-security-policy': policy });
    await page.goto(`${site.url}/bare.html`);
    const client = await page.evaluateHandle(
      (rhetorUrl) =>
        new (globalThis as any).TektonLLMClient({ componentId: 'page', rhetorUrl, maxRetries: 0 }) as TektonLLMClient,
      rhetor.url,
    );
    /** Streams to the end, or cancels after the first text; gives the text, and how it ended. */
    const stream = (cancels = false) =>
      client.evaluate(
        (it, cancels) =>
          new Promise<string[]>((resolve) => {
            let text = '';
            const id = it.streamText(
              'Hi',
              ({ chunk }) => {
                text += chunk;
                document.title = text;
                if (cancels) {
                  it.cancelRequest(id);
                }
              },
              { onComplete: () => resolve([text, 'complete']), onError: ({ name }) => resolve([text, name]) },
            );
          }),
        cancels,
      );

    await rhetor.enqueue({ chunks: ['Par', 'is.'] });
    expect(await stream()).toEqual(['Paris.', 'complete']);
    await rhetor.enqueue({ chunks: ['Par', 'is.'], gate: 'never', holdBefore: 1 });
    expect(await stream(true)).toEqual(['Par', 'LlmCancelledError']);
    expect((await rhetor.frames()).map(({ type }) => type).slice(0, 3)).toEqual(['REGISTER', 'STREAM', 'STREAM']);

    await page.evaluate(() => {
      document.title = '';
    });
    await rhetor.enqueue({ chunks: ['Lon', 'don.'], gate: 'never', holdBefore: 1 });
    const cut = stream();
    await page.waitForFunction(() => document.title === 'Lon');
    const { port } = rhetor;
    await rhetor.close();
    expect(await cut).toEqual(['Lon', 'LlmConnectionError']);
    rhetor = await mocks.start({ corsOrigin: '*', port });
    await rhetor.enqueue({ chunks: ['London.'] });
    expect(await stream()).toEqual(['London.', 'complete']);
    await client.evaluate((it) => it.close());
    site.stop();
  });

  test('has the classes of the errors too', async () => {
    const stop = await openScriptTag({ token: 'secret' });
    await page.waitForFunction(() => document.title === 'token refused');
    stop();
  });
});
