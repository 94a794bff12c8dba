import { copyFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from './chromium.js';

let directory: string;
let works: string;
let tellsHowToInstall: string;
const missing = () => join(directory, 'missing');
const noFetch = () => {
  throw new Error('No network.');
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tekton-llm-chromium-'));
  works = await program('works', 'echo Chromium 1');
  tellsHowToInstall = await program('snap', 'echo "Install me" >&2; exit 10');
});

afterAll(() => rm(directory, { recursive: true }));

async function program(name: string, code: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\n${code}\n`);
  await chmod(path, 0o755);
  return path;
}

test('the browser that CHROMIUM_PATH names is taken', () => {
  expect(findChromium({ named: works, places: [tellsHowToInstall], fetch: noFetch })).toBe(works);
});

test('a browser that CHROMIUM_PATH names wrongly is not replaced by another', () => {
  const find = () => findChromium({ named: missing(), places: [works], fetch: noFetch });
  expect(find).toThrow(`CHROMIUM_PATH names ${missing()}, which is not there.`);
});

test('else the first that runs of the usual places is taken', () => {
  expect(findChromium({ named: '', places: [missing(), tellsHowToInstall, works], fetch: noFetch })).toBe(works);
});

test('else one is fetched, unless it was before', () => {
  const path = join(directory, 'fetched');
  let fetches = 0;
  const fetch = () => {
    fetches++;
    copyFileSync(works, path);
  };
  expect(findChromium({ named: '', places: [missing()], path, fetch })).toBe(path);
  expect(findChromium({ named: '', places: [missing()], path, fetch })).toBe(path);
  expect(fetches).toBe(1);
});

test.each([
  ['fails', noFetch],
  ['brings none', () => undefined],
])('where that %s the commands that install one are told', (_, fetch) => {
  const find = () => findChromium({ named: '', places: [tellsHowToInstall], path: missing(), fetch });
  expect(find).toThrow(/apt-get install -y chromium.*playwright-core install chromium.*CHROMIUM_PATH/);
});
