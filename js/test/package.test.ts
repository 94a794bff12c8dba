import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mock, Mocks } from './mocks.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string) => readFile(`${root}${path}`, 'utf8');
const mocks = new Mocks();
let rhetor: Mock;

beforeAll(async () => {
  rhetor = await mocks.start({ token: 'secret' });
});

afterAll(() => mocks.stop());

describe('an example of README.md', async () => {
  const readme = await text('README.md');
  const files = (await readdir(`${root}examples`)).sort();
  const says: Record<string, RegExp> = {
    'chat.mjs': /\d+\n$/,
    'errors.mjs': /^The token was refused\n$/,
    'fallback.mjs': /^As asked: /,
    'providers.mjs': /^Rhetor is healthy\n/,
    'stream.mjs': /\n\d+ characters, ended by stop\n$/,
    'tokens.mjs': /^7\n$/,
  };

  test.each(files)('%s is shown there as it is', async (file) => {
    const code = await text(`examples/${file}`);
    const language = file.endsWith('.html') ? 'html' : 'js';
    expect(readme).toContain(`<!-- examples/${file} -->\n\`\`\`${language}\n${code}\`\`\`\n`);
  });

  test.each(files.filter((file) => file.endsWith('.mjs')))('%s runs', async (file) => {
    const mock = file === 'errors.mjs' ? rhetor : await mocks.start();
    const { stdout } = await run(process.execPath, [`${root}examples/${file}`], {
      env: { ...process.env, RHETOR_URL: mock.url },
      timeout: 30_000,
    });
    expect(stdout).toMatch(says[file] ?? /\S/);
  });
});

describe('the package', () => {
  test.each(['index.js', 'tekton-llm-client.js'])('has %s within 30 kB, minified and gzipped', async (file) => {
    expect(gzipSync(await readFile(`${root}dist/${file}`)).length).toBeLessThan(30_000);
  });

  test('shows the same names to its users as its sources do', async () => {
    const [built, source] = await Promise.all([import('tekton-llm-client'), import('../src/index.js')]);
    expect(Object.keys(built).sort()).toEqual(Object.keys(source).sort());
    expect(new built.LlmTimeoutException('late')).toMatchObject({ name: 'LlmTimeoutException', retryable: true });
  });

  test('brings only what is declared, and asks no registry of anybody by name', async () => {
    const lock = JSON.parse(await text('package-lock.json'));
    const hosts = Object.values<{ resolved?: string }>(lock.packages).filter(({ resolved }) => resolved !== undefined);
    expect(hosts).toEqual([]);
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(await text('package.json'));
    for (const version of Object.values({ ...dependencies, ...optionalDependencies, ...devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test('tells in README.md of every name it has', async () => {
    const readme = await text('README.md');
    const { TektonLLMClient, ...errors } = await import('../src/index.js');
    const methods = Object.getOwnPropertyNames(TektonLLMClient.prototype).filter((name) =>
      new RegExp(`^ {2}${name}\\(`, 'm').test(declarations),
    );
    for (const name of [...Object.keys(errors), ...methods.filter((method) => method !== 'constructor')]) {
      expect(readme).toContain(`\`${name}`);
    }
    const options = (await text('dist/types/types.d.ts')).matchAll(/^ {4}(\w+)\??:/gm);
    for (const [, option] of options) {
      expect(readme).toContain(option);
    }
  });
});

const declarations = (await text('dist/types/client.d.ts')).replace(/^ {4}/gm, '  ');
