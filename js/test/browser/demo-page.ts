import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Mock, type MockSettings, Mocks } from '../mocks.js';
import { startChromium } from './chromium.mjs';
import { serve } from './static-server.js';

/** As `tekton-llm mock --demo` serves the page. */
const HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; connect-src *",
  'x-content-type-options': 'nosniff',
};

/** The demo's page in a browser, with its own mock of Rhetor, new for each test of a file. */
export class DemoPage {
  private readonly mocks = new Mocks();
  private browser!: Browser;
  private pages!: { url: string; stop: () => void };
  private context!: BrowserContext;
  private errors: unknown[] = [];
  /** The page and its mock, from the test's `open` on. */
  page!: Page;
  rhetor!: Mock;

  /** Says to Vitest what is to be done before and after the tests of a file. */
  static forEachTest(): DemoPage {
    const demo = new DemoPage();
    beforeAll(() => demo.startBrowser());
    afterAll(() => demo.stopBrowser());
    beforeEach(() => demo.startPage());
    afterEach(() => demo.stopPage());
    return demo;
  }

  async open(settings: MockSettings = {}): Promise<void> {
    this.rhetor = await this.mocks.start({ corsOrigin: '*', ...settings });
    await this.page.goto(this.url);
    await this.health('healthy');
  }

  /** The page's address, with the mock's. */
  get url(): string {
    return `${this.pages.url}/?rhetor=${encodeURIComponent(this.rhetor.url)}`;
  }

  health(text: string): Promise<void> {
    return this.page.locator('#health', { hasText: text }).waitFor();
  }

  async ask(question: string): Promise<void> {
    await this.page.getByLabel('Your message').fill(question);
    await this.page.keyboard.press('Enter');
  }

  /** Asks, and waits until the answer has ended. */
  async hear(question: string, ...pieces: string[]): Promise<void> {
    await this.rhetor.enqueue({ chunks: pieces });
    const before = await this.answers.count();
    await this.ask(question);
    await this.answers.nth(before).waitFor();
    await this.ended();
  }

  get answers(): Locator {
    return this.page.locator('.assistant');
  }

  /** The last answer. */
  get answer(): Locator {
    return this.answers.last();
  }

  get text(): Locator {
    return this.answer.locator('.text');
  }

  ended(): Promise<void> {
    return this.answer.and(this.page.locator('[aria-busy=false]')).waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** The turns that were sent with the last question, as role and text. */
  async lastTurns(): Promise<string[]> {
    const frames = (await this.rhetor.frames()).filter(({ type }) => type === 'CHAT_STREAM');
    return frames.at(-1)?.messages.map((it: Record<string, string>) => `${it.role}: ${it.content}`);
  }

  private async startBrowser(): Promise<void> {
    this.browser = await startChromium();
    this.pages = await serve(join(fileURLToPath(new URL('../..', import.meta.url)), 'dist', 'demo'), HEADERS);
  }

  private async stopBrowser(): Promise<void> {
    await this.browser?.close();
    this.pages?.stop();
    await this.mocks.stop();
  }

  private async startPage(): Promise<void> {
    this.errors = [];
    const permissions = ['clipboard-read', 'clipboard-write'];
    this.context = await this.browser.newContext({ viewport: { width: 390, height: 780 }, permissions });
    this.page = await this.context.newPage();
    this.page.on('pageerror', (e) => this.errors.push(e));
  }

  private async stopPage(): Promise<void> {
    await this.context.close();
    await this.rhetor.close();
    expect(this.errors).toEqual([]);
  }
}
