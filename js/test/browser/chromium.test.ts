import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from './chromium.mjs';
import { PLATFORM, unpack } from './packaged-chromium.mjs';

const WHAT_TO_DO = /apt-get install -y chromium.*playwright-core install chromium.*CHROMIUM_PATH/;

let directory: string;
let works: string;
let tellsHowToInstall: string;
const missing = () => join(directory, 'missing');
const noPackage = async () => {
  throw new Error('Not to be unpacked.');
};
const packagedAt = (path: string) => async () => ({ path, environment: { PACKAGED: 'yes' } });

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

test('the browser that CHROMIUM_PATH names comes before all others', async () => {
  const other = await program('other', 'echo Chromium 2');
  const found = await findChromium({ named: works, places: [other], packaged: packagedAt(other) });
  expect(found).toEqual({ path: works, environment: {} });
});

test.each([
  ['is not there', missing, 'which is not there'],
  ['does not run', () => tellsHowToInstall, 'Install me'],
])('a browser that CHROMIUM_PATH names but that %s is not replaced by another', async (_, named, why) => {
  const find = findChromium({ named: named(), places: [works], packaged: packagedAt(works) });
  await expect(find).rejects.toThrow(`CHROMIUM_PATH names ${named()}`);
  await expect(find).rejects.toThrow(why);
});

test('without CHROMIUM_PATH the first browser that runs in the usual places is used', async () => {
  const places = [missing(), tellsHowToInstall, works];
  expect(await findChromium({ named: '', places, packaged: noPackage })).toEqual({ path: works, environment: {} });
});

test('without an installed browser the one from npm is used, with its environment variables', async () => {
  const needy = await program('needy', '[ "$PACKAGED" = yes ] && echo Chromium 3');
  const search = { named: '', places: [missing()], platform: PLATFORM, packaged: packagedAt(needy) };
  expect(await findChromium(search)).toEqual({ path: needy, environment: { PACKAGED: 'yes' } });
});

test('the browser from npm on an unsupported machine is an error with advice', async () => {
  const find = findChromium({ named: '', places: [tellsHowToInstall], platform: 'darwin-arm64', packaged: noPackage });
  await expect(find).rejects.toThrow(`is for ${PLATFORM} alone, while this is darwin-arm64.`);
  await expect(find).rejects.toThrow(WHAT_TO_DO);
});

test('a browser from npm that does not run is an error with the reason and advice', async () => {
  const broken = await program('broken', 'echo "GLIBC_2.34 not found" >&2; exit 127');
  const find = findChromium({ named: '', places: [], platform: PLATFORM, packaged: packagedAt(broken) });
  await expect(find).rejects.toThrow('GLIBC_2.34 not found');
  await expect(find).rejects.toThrow(WHAT_TO_DO);
});

describe.runIf(`${process.platform}-${process.arch}` === PLATFORM)('the browser from npm', () => {
  test('is unpacked once, even by two processes at a time, and needs no library or font of the machine', async () => {
    const target = join(directory, 'target');
    const [found, again] = await Promise.all([unpack(target), unpack(target)]);

    expect(again).toEqual(found);
    expect(await readdir(target)).toHaveLength(1);
    expect(found.environment.FONTCONFIG_PATH?.startsWith(target)).toBe(true);
    expect(existsSync(join(found.environment.LD_LIBRARY_PATH as string, 'libnss3.so'))).toBe(true);
    expect(execFileSync(found.path, ['--version'], { env: found.environment, encoding: 'utf8' })).toContain('Chromium');
  });
});

test('the build reports a wrong CHROMIUM_PATH before its tests', () => {
  const script = fileURLToPath(new URL('../../scripts/find-chromium.mjs', import.meta.url));
  const run = spawnSync(process.execPath, [script], {
    env: { ...process.env, CHROMIUM_PATH: missing() },
    encoding: 'utf8',
  });
  expect(run.status).toBe(1);
  expect(run.stderr.trim()).toBe(
    `CHROMIUM_PATH names ${missing()}, which is not there. Set it to a Chromium, or to nothing.`,
  );
});
