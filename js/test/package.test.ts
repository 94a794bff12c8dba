import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    'profile.mjs': /^.+\ntemperature did not reach the model.+\nNot asked: The client is strict.+\n$/,
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
    const profile = file === 'profile.mjs' ? 'tekton-2025-09' : 'contract';
    const mock = file === 'errors.mjs' ? rhetor : await mocks.start({ profile });
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
    expect(new built.LlmTimeoutError('late')).toMatchObject({ name: 'LlmTimeoutError', retryable: true });
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

describe('the package as it is installed', () => {
  let project: string;
  let files: string[];

  /** Unpacks it beside what it declares to need, and nothing else. */
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'tekton-llm-consumer-'));
    const modules = join(project, 'node_modules');
    await mkdir(modules);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
    const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
    await run('tar', ['-xzf', join(project, packed.filename), '-C', modules]);
    await rename(join(modules, 'package'), join(modules, 'tekton-llm-client'));
    const { dependencies, optionalDependencies } = JSON.parse(await text('package.json'));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
    }
    await writeFile(join(project, 'package.json'), '{"type": "module"}');
    await cp(`${root}test/consumer/consumer.ts`, join(project, 'consumer.ts'));
  });

  afterAll(() => rm(project, { recursive: true }));

  test('holds the entries, their types, the readme and the licence, and no tests, demo or inner types', async () => {
    const { exports } = JSON.parse(await text('package.json'));
    const entries = Object.values<string | object>(exports).flatMap((entry) => Object.values(toObject(entry)));
    for (const file of [...entries, './README.md', './LICENSE']) {
      expect(files).toContain(file.replace('./', ''));
    }
    expect(files.filter((file) => /test|demo|scripts|internal|generated|^src/.test(file))).toEqual([]);
    expect(await text('LICENSE')).toBe(await text('../LICENSE'));
  });

  test.each([
    ['bundler', 'esnext'],
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
  ])('has types that compile where moduleResolution is %s', async (moduleResolution, module) => {
    const options = { moduleResolution, module, target: 'es2022', lib: 'es2022,dom,dom.asynciterable' };
    const settings = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes'];
    const compiled = run(process.execPath, [tsc, ...settings, ...strict, 'consumer.ts'], { cwd: project });
    expect(await compiled.catch((e) => e)).toMatchObject({ stdout: '' });
  });

  test('streams over the WebSocket in Node, where there is no window, and keeps no process from ending', async () => {
    const code = `
      import { TektonLLMClient } from 'tekton-llm-client';
      import { countTokens } from 'tekton-llm-client/tokens';
      const client = new TektonLLMClient({ componentId: 'c', rhetorUrl: process.env.RHETOR_URL, authToken: 'secret' });
      let text = '';
      for await (const { chunk } of client.stream('Hi')) text += chunk;
      console.log(text.length > 0, countTokens('What is the capital of France?', 'gpt-4o'));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: project,
      env: { ...process.env, RHETOR_URL: rhetor.url },
      timeout: 30_000,
    });
    expect(stdout).toBe('true 7\n');
    expect((await rhetor.frames()).map(({ type }) => type)).toEqual(['REGISTER', 'STREAM']);
  });
});

function toObject(entry: string | object): object {
  return typeof entry === 'string' ? { entry } : entry;
}

const declarations = (await text('dist/types/client.d.ts')).replace(/^ {4}/gm, '  ');
