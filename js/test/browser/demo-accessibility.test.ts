import axe, { type AxeResults } from 'axe-core';
import { describe, expect, test } from 'vitest';
import { DemoPage } from './demo-page.js';

const demo = DemoPage.forEachTest();
const MARKDOWN =
  '# Title\n\n### Deep\n\nA [link](https://example.org/) and `code`.\n\n```js\nconst a = 1;\n```\n\n' +
  '| a | b |\n|---|---|\n| 1 | 2 |\n\n> Said so.\n\n- [x] done\n- two\n';

/** What axe finds, by every rule that it has. */
async function findings(): Promise<string[]> {
  await demo.page.evaluate(axe.source);
  const { violations, passes } = await demo.page.evaluate(() => (globalThis as any).axe.run() as Promise<AxeResults>);
  expect(passes.length).toBeGreaterThan(20);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}

/** What is too wide for the page, or cut off. */
const misfits = () =>
  demo.page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter((e) => e.checkVisibility());
    const scrolls = (e: Element) => e.closest('.wide') !== null;
    const tooWide = shown.filter((e) => !scrolls(e) && e.getBoundingClientRect().right > window.innerWidth);
    const cutOff = shown.filter((e) => e.matches('h1, .pill, button, summary') && e.scrollWidth > e.clientWidth);
    const tooSmall = shown.filter((e) => e.matches('button, summary, select, input') && e.offsetHeight < 40);
    return [...tooWide, ...cutOff, ...tooSmall].map((e) => e.outerHTML.slice(0, 80));
  });

describe.each([
  ['light', 1000],
  ['light', 360],
  ['dark', 1000],
  ['dark', 360],
] as const)('in %s colours, %i pixels wide', (colorScheme, width) => {
  test('axe finds no violation in any view', async () => {
    await demo.page.emulateMedia({ colorScheme });
    await demo.page.setViewportSize({ width, height: 700 });
    await demo.open({ webSocket: false });
    expect(await findings(), 'at first').toEqual([]);

    await demo.hear('What is it?', MARKDOWN);
    await demo.rhetor.enqueue({ status: 422, json: { detail: 'no' } });
    await demo.ask('And now?');
    await demo.page.getByRole('alert').waitFor();
    expect(await findings(), 'with an answer and an error').toEqual([]);

    await demo.rhetor.enqueue({ chunks: ['Par', 'is'], gate: `axe-${colorScheme}-${width}`, holdBefore: 0 });
    await demo.ask('And then?');
    await demo.answer.getByText('Thinking').waitFor();
    expect(await findings(), 'while it thinks').toEqual([]);
    await demo.rhetor.open(`axe-${colorScheme}-${width}`);
    await demo.ended();

    await demo.button('Edit question').first().click();
    expect(await findings(), 'while a question is edited').toEqual([]);
    await demo.page.keyboard.press('Escape');

    await demo.page.locator('#conversations summary').click();
    expect(await findings(), 'with the list of conversations').toEqual([]);
    await demo.button(/^Rename/).click();
    expect(await findings(), 'while one is renamed').toEqual([]);
    await demo.page.keyboard.press('Escape');
    await demo.page.locator('#settings summary').click();
    expect(await findings(), 'with the settings').toEqual([]);
  });
});

describe('a phone of 360 pixels', () => {
  test('shows the whole text of each option in the pickers', async () => {
    await demo.page.setViewportSize({ width: 360, height: 640 });
    await demo.open();
    const cutOff = await demo.page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      const arrow = 24;
      return ['provider', 'model'].flatMap((id) => {
        const select = document.getElementById(id) as HTMLSelectElement;
        const { font, paddingLeft, paddingRight } = getComputedStyle(select);
        context.font = font;
        const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
        return [...select.options].map(({ text }) => text).filter((text) => context.measureText(text).width > room);
      });
    });
    expect(cutOff).toEqual([]);
  });

  test('has room for everything, with any content', async () => {
    await demo.page.setViewportSize({ width: 360, height: 640 });
    await demo.open({ webSocket: false });
    await demo.hear('z'.repeat(300), MARKDOWN, `\n${'x'.repeat(300)}\n\n\`\`\`\n${'y'.repeat(300)}\n\`\`\`\n`);
    expect(await misfits()).toEqual([]);
    await demo.button('Edit question').click();
    expect(await misfits()).toEqual([]);
    await demo.page.keyboard.press('Escape');
    await demo.page.locator('#conversations summary').click();
    await demo.button(/^Delete/).click();
    expect(await misfits()).toEqual([]);
  });
});
