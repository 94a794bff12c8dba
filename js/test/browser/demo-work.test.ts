import { describe, expect, test } from 'vitest';
import { DemoPage } from './demo-page.js';

const demo = DemoPage.forEachTest();
const PIECES = 10_000;
const WORDS = 'The sea writes one long line and forgets it again. '.split(/(?<= )/);

/** Markdown of paragraphs, lists and code, in chunks of a word each. */
function longAnswer(): string[] {
  return Array.from({ length: PIECES }, (_, i) => {
    const word = WORDS[i % WORDS.length] ?? '';
    return i % 400 === 0
      ? `\n\n\`\`\`js\n${word}`
      : i % 400 === 40
        ? `\n\`\`\`\n\n- ${word}`
        : i % 40 === 0
          ? `\n\n${word}`
          : word;
  });
}

describe('a long answer', () => {
  test('is rendered at most once per frame, for any number of chunks in between', async () => {
    await demo.page.addInitScript(() => {
      const waiting: FrameRequestCallback[] = [];
      window.requestAnimationFrame = (callback) => waiting.push(callback);
      Object.assign(window, { frame: () => waiting.splice(0).forEach((callback) => callback(performance.now())) });
      Object.assign(window, { framesAskedFor: () => waiting.length });
    });
    await demo.open();
    const pieces = longAnswer();
    await demo.rhetor.enqueue({ chunks: [...pieces, 'end'], gate: 'drawn', holdBefore: PIECES });
    await demo.page.evaluate(() => {
      let changes = 0;
      const log = document.querySelector('#log') as Node;
      new MutationObserver((all) => {
        changes += all.filter(({ target }) => (target as Element).parentElement?.closest('div.text')).length;
      }).observe(log, { childList: true, subtree: true, characterData: true });
      Object.assign(window, { changes: () => changes });
    });
    let received = 0;
    demo.page.on('websocket', (socket) => socket.on('framereceived', () => received++));
    await demo.ask('Hi');
    await expect.poll(() => received, { timeout: 30_000 }).toBeGreaterThanOrEqual(PIECES);
    const state = () => demo.page.evaluate(() => [(window as any).framesAskedFor(), (window as any).changes()]);
    expect(await state()).toEqual([1, 0]);
    await demo.page.evaluate(() => (window as any).frame());
    expect((await demo.text.innerText()).length).toBeGreaterThan(PIECES);
    await demo.rhetor.open('drawn');
    await demo.ended();
    expect(await demo.text.innerText()).toMatch(/end$/);
  });

  test('of 10,000 chunks grows without being rendered again: finished nodes never change', async () => {
    await demo.open();
    const session = await demo.page.context().newCDPSession(demo.page);
    await session.send('Performance.enable');
    const metric = async (name: string) =>
      (await session.send('Performance.getMetrics')).metrics.find((it) => it.name === name)?.value ?? 0;
    await demo.page.evaluate(() => {
      const work = { added: 0, removed: 0 };
      new MutationObserver((changes) => {
        for (const { addedNodes, removedNodes } of changes) {
          work.added += addedNodes.length;
          work.removed += removedNodes.length;
        }
      }).observe(document.querySelector('#log') as Node, { childList: true, subtree: true });
      Object.assign(window, { work });
    });
    const pieces = longAnswer();
    await demo.rhetor.enqueue({ chunks: pieces });
    const layouts = await metric('LayoutCount');
    const start = Date.now();
    await demo.ask('Hi');
    await demo.ended();
    const took = Date.now() - start;
    const work = await demo.page.evaluate(() => (window as any).work as { added: number; removed: number });
    const laidOut = (await metric('LayoutCount')) - layouts;
    console.log(`${PIECES} chunks: ${took} ms, ${laidOut} layouts, ${JSON.stringify(work)}`);
    const nodes = await demo.text.evaluate((text) => text.querySelectorAll('*').length);
    expect((await demo.text.innerText()).length).toBeGreaterThan(PIECES);
    expect(laidOut).toBeLessThan(PIECES / 10);
    expect(work.added).toBeLessThan(nodes * 2);
    expect(work.removed).toBeLessThan(nodes / 5);
  });
});

describe('counting tokens', () => {
  /** Counts the jobs that the page gives to its worker, and what the worker says. */
  const watchWorker = () =>
    demo.page.addInitScript(() => {
      const jobs: unknown[] = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message: unknown) {
        jobs.push(message);
        post.call(this, message);
      };
      Object.assign(window, { jobs });
    });
  const texts = () => demo.page.evaluate(() => ((window as any).jobs as { texts: string[] }[]).map((it) => it.texts));

  test('is done by a worker after typing pauses, and never twice for the same text', async () => {
    await watchWorker();
    await demo.open();
    await demo.hear('One', 'first');
    await demo.page.locator('#tokens', { hasText: '2 tokens in all' }).waitFor();
    await demo.page.clock.install();
    await demo.page.clock.pauseAt(Date.now() + 60_000);
    const before = (await texts()).length;
    await demo.page.getByLabel('Your message').pressSequentially('What is the capital of France?');
    expect((await texts()).length).toBe(before);
    await demo.page.clock.runFor(1000);
    await demo.page.locator('#tokens', { hasText: '7 tokens, 9 tokens in all' }).waitFor();
    expect((await texts()).slice(before)).toEqual([['What is the capital of France?']]);
    const counted = (await texts()).flat();
    expect(counted.filter((text) => text === 'One' || text === 'first').sort()).toEqual(['One', 'first']);
  });

  test('never blocks the page: typing continues while the worker counts', async () => {
    await watchWorker();
    await demo.open();
    // A very long word, for which the vocabulary's rules take seconds and more.
    await demo.page.getByLabel('Your message').fill('x'.repeat(200_000));
    await expect.poll(async () => (await texts()).length).toBeGreaterThan(0);
    await demo.page.getByLabel('Your message').fill('Still here');
    await demo.hear('Still here', 'first');
    expect(await demo.text.innerText()).toBe('first');
  });

  test('is cancelled if it takes too long, and repeated for the current text', async () => {
    await watchWorker();
    await demo.open();
    await demo.page.clock.install();
    await demo.page.getByLabel('Your message').fill('x'.repeat(200_000));
    await demo.page.clock.runFor(1000);
    await demo.page.getByLabel('Your message').fill('Still here');
    await demo.page.clock.runFor(60_000);
    await demo.page.getByLabel('Your message').fill('Still here.');
    await demo.page.clock.runFor(1000);
    await demo.page.locator('#tokens', { hasText: '3 tokens' }).waitFor();
  });

  test('shows the count of the current text, even if the one of an earlier text arrives later', async () => {
    await demo.page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (message: { texts: string[] }) {
        const counted = new Promise((resolve) => this.addEventListener('message', resolve, { once: true }));
        const release = () => {
          post.call(this, message);
          return counted;
        };
        if (message.texts.includes('an earlier text')) {
          Object.assign(window, { release });
        } else {
          void release();
        }
      };
    });
    await demo.open();
    const message = demo.page.getByLabel('Your message');
    await message.fill('Paris');
    await demo.page.locator('#tokens', { hasText: '1 token' }).waitFor();
    await demo.page.clock.install();
    for (const text of ['an earlier text', 'Paris']) {
      await message.fill(text);
      await demo.page.clock.runFor(1000);
    }
    await demo.page.evaluate(() => (window as any).release());
    expect(await demo.page.locator('#tokens').innerText()).toBe('1 token');
  });

  test('is left out if the browser allows no worker', async () => {
    await demo.page.addInitScript(() => {
      window.Worker = class {
        constructor() {
          throw new DOMException('No workers here.', 'SecurityError');
        }
      } as never;
    });
    await demo.open();
    await demo.hear('One', 'first');
    await demo.page.locator('#tokens', { hasText: 'tokens not counted' }).waitFor();
  });
});
