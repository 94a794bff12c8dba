// Not a test, but run by Vitest (npm run screenshots) because the screenshots need the mocks: takes the screenshots for
// README.md.
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { startChromium } from '../test/browser/chromium.mjs';
import { serve } from '../test/browser/static-server.js';
import { Mocks } from '../test/mocks.js';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const demo = fileURLToPath(new URL('../dist/demo/', import.meta.url));
const chunk = (text: string, rest = '') => `data: {"chunk": ${JSON.stringify(text)}${rest}}\n\n`;
const END =
  ', "done": true, "finish_reason": "stop", "usage": {"prompt_tokens": 14, "completion_tokens": 46, "total_tokens": 60}';
const CODE = `With the **client for JavaScript**, which streams the answer:

\`\`\`js
const client = new TektonLLMClient({ componentId: 'my-page' });
client.streamText('Hello', ({ chunk }) => show(chunk));
\`\`\`
`;

test.each([
  ['demo.png', 1000, 1130],
  ['demo-phone.png', 390, 844],
])('%s', async (file, width, height) => {
  const mocks = new Mocks();
  const mock = await mocks.start({ corsOrigin: '*', webSocket: false });
  const pages = await serve(demo);
  const browser = await startChromium();
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2, colorScheme: 'light' });
  const ask = async (question: string) => {
    await page.getByLabel('Your message').fill(question);
    await page.keyboard.press('Enter');
    await page.locator('.assistant').last().and(page.locator('[aria-busy=false]')).waitFor();
  };
  await page.goto(`${pages.url}/?rhetor=${encodeURIComponent(mock.url)}`);
  await page.locator('.pill.good').waitFor();
  const from = ', "model": "claude-3-sonnet-20240229", "provider": "anthropic"';
  await mock.enqueue({ events: [chunk(CODE, from), chunk('', from + END)] });
  await ask('How do I ask Rhetor from a web page?');
  const instead = ', "model": "gpt-4o", "provider": "openai", "fallback": true';
  await mock.enqueue({
    events: [
      chunk('The sea writes one long line,\nforgets it, and begins again:\na page that is *never* still,\n', instead),
      chunk('a sentence that is all refrain.', instead + END),
    ],
  });
  await ask('Write a short poem about the sea.');
  await mock.enqueue({ status: 429, headers: { 'Retry-After': '90' }, json: { error: 'Rate limit exceeded.' } });
  await ask('And one about the rain?');
  await page.locator('#tokens', { hasText: /\d{3} tokens in all/ }).waitFor();
  await page.screenshot({ path: `${docs}${file}` });
  await browser.close();
  pages.stop();
  await mocks.stop();
});
