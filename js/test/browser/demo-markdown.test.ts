import { describe, expect, test } from 'vitest';
import { DemoPage } from './demo-page.js';

const demo = DemoPage.forEachTest();
const FENCE = '```';

/** A reply that is held back before its last chunk. */
const heldBeforeLast = (...chunks: string[]) => ({
  chunks,
  gate: `last-${chunks.join()}`,
  holdBefore: chunks.length - 1,
});

describe('an answer', () => {
  test('is rendered as Markdown', async () => {
    await demo.open();
    await demo.hear('Hi', '# Title\n\nA **bold** [link](https://example.org/).\n\n1. one\n2. two\n\n');
    await demo.hear('And a table?', '| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n~~gone~~ `code`\n');

    const first = demo.answers.first().locator('.text');
    expect(await first.getByRole('heading', { name: 'Title' }).count()).toBe(1);
    expect(await first.locator('strong').innerText()).toBe('bold');
    expect(await first.locator('ol > li').allInnerTexts()).toEqual(['one', 'two']);
    const link = first.getByRole('link', { name: 'link' });
    expect(await link.getAttribute('href')).toBe('https://example.org/');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await demo.text.getByRole('cell').allInnerTexts()).toEqual(['1', '2']);
    expect(await demo.text.locator('li').innerText()).toContain('[x] done');
  });

  test('shows code in blocks, each with a button that copies it', async () => {
    await demo.open();
    await demo.hear('Code?', `Here:\n\n${FENCE}js\nconst a = '<b>';\n\n  a();\n${FENCE}\n\nThat is all.`);
    expect(await demo.text.locator('.code .bar').innerText()).toContain('js');
    await demo.button('Copy code').click();
    await demo.page.getByText('Copied').first().waitFor();
    expect(await demo.page.evaluate(() => navigator.clipboard.readText())).toBe("const a = '<b>';\n\n  a();");
  });

  test('runs no script and loads nothing, whatever it contains', async () => {
    await demo.open();
    const requests: string[] = [];
    demo.page.on('request', (request) => requests.push(request.url()));
    demo.page.on('dialog', (dialog) => requests.push(dialog.message()));
    const attack = [
      '<script>window.done = 1</script>',
      '<img src="/pixel.png" onerror="window.done = 2">',
      '<svg onload="window.done = 3"><style>body{display:none}</style></svg>',
      '<iframe srcdoc="<script>parent.done = 4</script>"></iframe>',
      '[one](javascript:window.done=5) [two](JaVaScRiPt&colon;window.done=6) [three](data:text/html,x)',
      '![picture](https://127.0.0.1:1/leak.png?all)',
      `${FENCE}js" onmouseover="window.done=7\nx\n${FENCE}`,
      '<form action="https://127.0.0.1:1/"><button>Copy</button></form>',
    ];
    await demo.hear('Go on', attack.join('\n\n'), '\n\nend');

    for (const link of await demo.text.locator('a').all()) {
      await link.click({ noWaitAfter: true, modifiers: ['Alt'] });
    }
    expect(await demo.text.locator('script, img, svg, style, iframe, form, input').count()).toBe(0);
    const dangerous = await demo.text.evaluate((text) =>
      [...text.querySelectorAll('*')]
        .flatMap((e) =>
          [...e.attributes].filter((a) => /^on|^style$/.test(a.name) || /^(javascript|data):/i.test(a.value)),
        )
        .map(({ name, value }) => `${name}=${value}`),
    );
    expect(dangerous).toEqual([]);
    expect(await demo.page.evaluate(() => (globalThis as any).done)).toBeUndefined();
    const own = (url: string) => url.startsWith(demo.rhetor.url) || url.endsWith('/token-worker.js');
    expect(requests.filter((url) => !own(url))).toEqual([]);
    // Nothing of it is lost: what is not shown as Markdown is shown as text.
    expect(await demo.text.innerText()).toContain('<script>window.done = 1</script>');
    expect(await demo.text.innerText()).toContain('picture');
  });

  test('is shown as text if it is nested too deeply', async () => {
    await demo.open();
    const deep = `${'> '.repeat(5000)}deep`;
    await demo.hear('Hi', deep.slice(0, 5000), deep.slice(5000), '\n\nend');
    expect(await demo.text.innerText()).toBe(`${deep}\n\nend`);
    await demo.hear('And now?', 'It is **well**.');
    expect(await demo.text.locator('strong').count()).toBe(1);
  });

  test('shows control characters as visible characters, in its copy too', async () => {
    await demo.open();
    await demo.hear('Hi', 'a\u001b[31mb\u0007\u0000 c\u202edcba\u2066 e\r', '\nf');
    await demo.button('Copy answer').click();
    await demo.page.getByText('Copied').first().waitFor();
    for (const text of [await demo.text.innerText(), await demo.page.evaluate(() => navigator.clipboard.readText())]) {
      expect(text).toBe('a␛[31mb␇␀ c\ufffddcba\ufffd e\nf');
    }
  });
});

describe('an incomplete answer', () => {
  test.each([
    ['emphasis', ['It is **ve', 'ry** good'], /^It is ve$/, 'strong'],
    ['code', ['Call `fo', 'o()`'], /^Call fo$/, 'code'],
    ['a link', ['See [the si', 'te](https://example.org/)'], /^See the si$/, 'p'],
    ['half an address', ['See [the site](https://exa', 'mple.org/)'], /^See the site$/, 'p'],
    ['a block of code', [`So:\n\n${FENCE}js\nlet a`, ` = 1;\n${FENCE}`], /let a$/, '.code pre'],
    ['the end of a block of code', [`${FENCE}\nlet a\n\`\``, '`\nok'], /let a$/, '.code pre'],
    ['a table', ['| a | b', ' |\n|---|---|\n'], /a\s+b$/, 'table th'],
    ['a list', ['- one\n- tw', 'o'], /one\s+tw$/, 'li:nth-child(2)'],
    ['what might be a line under a heading', ['text\n-', ' item'], /^text\s+-/, 'p'],
  ])('is rendered as it will be when it is complete: %s', async (_, pieces, text, inside) => {
    await demo.open();
    const reply = heldBeforeLast(...pieces);
    await demo.rhetor.enqueue(reply);
    await demo.ask('Hi');
    await demo.text.locator(inside).first().waitFor();
    expect((await demo.text.innerText()).replace(/Copy\n|\u200b/g, '')).toMatch(text);
    await demo.rhetor.open(reply.gate);
    await demo.ended();
  });

  test('only grows: no text disappears and no block is put into the page twice', async () => {
    // Slowly enough for most chunks to have a frame of their own.
    await demo.open({ chunkDelay: 20 });
    const source = `# Title\n\nSome **bold** and *slanted* text, \`code\` and a [link](https://example.org/).\n\n${FENCE}js\nconst a = 1;\nconst b = a;\n${FENCE}\n\n- one\n- two **bold**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> A quotation.\n\nThe end.\n`;
    await demo.page.evaluate(() => {
      const seen = { texts: [] as string[], blocks: 0, removed: [] as string[] };
      (globalThis as any).seen = seen;
      new MutationObserver((changes) => {
        for (const { target, addedNodes, removedNodes } of changes) {
          const inText = target instanceof Element && target.matches('div.text');
          seen.blocks += inText ? addedNodes.length : 0;
          seen.removed.push(...[...removedNodes].map((node) => node.textContent ?? '').filter((it) => inText && it));
        }
        const text = document.querySelector('.assistant div.text')?.textContent ?? '';
        seen.texts.push(text.replace(/Copy/g, '').replace(/\s|\u200b/g, ''));
      }).observe(document.querySelector('#log') as Node, { childList: true, subtree: true, characterData: true });
    });
    await demo.rhetor.enqueue({ chunks: source.match(/[\s\S]{1,2}/g) });
    await demo.ask('Hi');
    await demo.ended();
    const { texts, blocks, removed } = await demo.page.evaluate(
      () => (globalThis as any).seen as { texts: string[]; blocks: number; removed: string[] },
    );
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((text, i) => !text.startsWith(texts[i - 1] ?? ''))).toEqual([]);
    expect(removed).toEqual([]);
    expect(blocks).toBeGreaterThan(5);
    expect(blocks).toBe(await demo.text.evaluate((text) => text.children.length));
  });
});
