import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../scripts/limits.mjs';
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
    'profile.mjs': /^.+\ntemperature did not reach the model.+\nNot asked: Nothing was sent: the client is strict.+\n$/,
    'fallback.mjs': /^As asked: /,
    'providers.mjs': /^Rhetor is healthy\n/,
    'stream.mjs': /\n\d+ characters, ended by stop\n$/,
    'structured.mjs': /^Pancakes for 4 after 2 rounds\nfalse [^]*true \{ title: 'Waffles'/,
    'tokens.mjs': /^7\n$/,
  };

  const recipes = [
    { text: 'Sure: {"title": "Pancakes", "serves": "four", "ingredients": []}' },
    { text: '```json\n{"title": "Pancakes", "serves": 4, "ingredients": ["flour"]}\n```' },
    { chunks: ['{"title": "Waffles", ', '"serves": 2, "ingredients": []}'] },
  ];

  test.each(files)('%s is shown there unchanged', async (file) => {
    const code = await text(`examples/${file}`);
    const language = file.endsWith('.mjs') ? 'js' : file.split('.').at(-1);
    expect(readme).toContain(`<!-- examples/${file} -->\n\`\`\`${language}\n${code}\`\`\`\n`);
  });

  test.each(files.filter((file) => file.endsWith('.mjs')))('%s runs', async (file) => {
    const profile = file === 'profile.mjs' ? 'tekton-2025-09' : 'contract';
    const mock = file === 'errors.mjs' ? rhetor : await mocks.start({ profile });
    if (file === 'structured.mjs') {
      await mock.enqueue(...recipes);
    }
    const { stdout } = await run(process.execPath, [`${root}examples/${file}`], {
      env: { ...process.env, RHETOR_URL: mock.url },
      timeout: 150_000,
    });
    expect(stdout).toMatch(says[file] ?? /\S/);
  });
});

describe('the package', () => {
  test.each(Object.entries(limits))('has %s within %i bytes, minified and gzipped', async (file, limit) => {
    expect(gzipSync(await readFile(`${root}dist/${file}`)).length).toBeLessThanOrEqual(limit);
  });

  test.each(['index', 'tokens', 'react', 'structured'])(
    'has the same names in %s for import and for require',
    async (entry) => {
      const [imported, required] = await Promise.all([
        import(`${root}dist/${entry}.js`),
        Promise.resolve(createRequire(import.meta.url)(`${root}dist/${entry}.cjs`)),
      ]);
      expect(Object.keys(required).sort()).toEqual(Object.keys(imported).sort());
    },
  );

  test.each(['index', 'tokens', 'react', 'structured'])(
    'imports nothing at run time in %s for require, as Jest cannot',
    async (entry) => {
      expect(await text(`dist/${entry}.cjs`)).not.toMatch(/\bimport\s*\(/);
    },
  );

  test('has one class of each error in both files of the client, for instanceof', async () => {
    expect(await text('dist/older-rhetors.js')).not.toMatch(/extends Error\b/);
    expect(await text('dist/older-rhetors.js')).toMatch(/from"\.\/index\.js"/);
  });

  test('imports the code for older servers only when it meets one, and contains it for require', async () => {
    expect((await text('dist/index.js')).match(/\bimport\(.*?\)/g)?.sort()).toEqual([
      'import("#ws")',
      'import("./older-rhetors.js")',
    ]);
    const [first, second, whole] = await Promise.all(
      ['index.js', 'older-rhetors.js', 'index.cjs'].map((file) => text(`dist/${file}`)),
    );
    const ofOlder = 'Rhetor of September 2025 does not stream';
    expect([first, second, whole].map((code) => code?.includes(ofOlder))).toEqual([false, true, true]);
  });

  test('marks the hooks as client components, for frameworks that also have server components', async () => {
    expect(await text('dist/react.js')).toMatch(/^"use client";/);
    expect(await text('dist/react.cjs')).toMatch(/^"use client";/);
  });

  test('exports the same names as its sources', async () => {
    const [built, source] = await Promise.all([import('tekton-llm-client'), import('../src/index.js')]);
    expect(Object.keys(built).sort()).toEqual(Object.keys(source).sort());
    expect(new built.LlmTimeoutError('late')).toMatchObject({ name: 'LlmTimeoutError', retryable: true });
  });

  test('has only pinned dependencies, and names no registry in its lock file', async () => {
    const lock = JSON.parse(await text('package-lock.json'));
    const hosts = Object.values<{ resolved?: string }>(lock.packages).filter(({ resolved }) => resolved !== undefined);
    expect(hosts).toEqual([]);
    const { dependencies, optionalDependencies, devDependencies } = JSON.parse(await text('package.json'));
    for (const version of Object.values({ ...dependencies, ...optionalDependencies, ...devDependencies })) {
      expect(version).toMatch(/^(npm:[a-z]+@)?\d+\.\d+\.\d+$/);
    }
    // Users without tokens or React install neither.
    expect(dependencies).toBeUndefined();
  });

  test('describes every exported name in README.md', async () => {
    const readme = await text('README.md');
    const { TektonLLMClient, ...errors } = await import('../src/index.js');
    const hooks = await import('../src/react.js');
    const structured = await import('../src/structured.js');
    const methods = Object.getOwnPropertyNames(TektonLLMClient.prototype).filter((name) =>
      new RegExp(`^ {2}${name}\\(`, 'm').test(declarations),
    );
    for (const name of [
      ...Object.keys({ ...errors, ...hooks, ...structured }),
      ...methods.filter((method) => method !== 'constructor'),
    ]) {
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

  /** Unpacks the package beside its declared dependencies, and nothing else. */
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'tekton-llm-consumer-'));
    const modules = join(project, 'node_modules');
    await mkdir(modules);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
    const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
    await run('tar', ['-xzf', join(project, packed.filename), '-C', modules]);
    await rename(join(modules, 'package'), join(modules, 'tekton-llm-client'));
    const { optionalDependencies, peerDependencies } = JSON.parse(await text('package.json'));
    await mkdir(join(modules, '@types'));
    const needed = Object.keys({ ...optionalDependencies, ...peerDependencies });
    for (const name of [...needed, '@types/node', '@types/react', 'csstype', 'undici-types']) {
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
    }
    await writeFile(join(project, 'package.json'), '{"type": "module"}');
    await cp(`${root}test/consumer`, project, { recursive: true });
    // The examples, as if their users wrote TypeScript; but for the one with Zod, whose own types not every setting compiles.
    const noTypes = /\.html$|^structured\./;
    for (const example of (await readdir(`${root}examples`)).filter((file) => !noTypes.test(file))) {
      await cp(`${root}examples/${example}`, join(project, example.replace('.mjs', '.ts')));
    }
  });

  afterAll(() => rm(project, { recursive: true }));

  test('contains the entries, their types, the readme and the licence, and no tests, demo or internal types', async () => {
    const { exports, main, module, types, typesVersions } = JSON.parse(await text('package.json'));
    const entries = [...leaves([exports, main, module, types, typesVersions]), './dist/older-rhetors.js'];
    for (const file of [...entries, './README.md', './LICENSE']) {
      expect(files).toContain(file.replace('./', ''));
    }
    expect(files.filter((file) => /test|demo|scripts|internal|generated|types.token\/|^src/.test(file))).toEqual([]);
    expect(await text('LICENSE')).toBe(await text('../LICENSE'));
  });

  test.each([
    ['typescript', 'bundler', 'esnext'],
    ['typescript', 'node16', 'node16'],
    ['typescript', 'nodenext', 'nodenext'],
    ['typescript-5', 'bundler', 'esnext'],
    ['typescript-5', 'node16', 'node16'],
    // Which TypeScript has no more from its version 7 on.
    ['typescript-5', 'node10', 'esnext'],
  ])(
    'has types that %s compiles where moduleResolution is %s, the examples too',
    async (compiler, resolution, module) => {
      const libraries = { target: 'es2022', lib: 'es2022,dom,dom.asynciterable', types: 'node' };
      const options = { moduleResolution: resolution, module, ...libraries };
      const settings = Object.entries({ ...options, jsx: 'react-jsx' }).flatMap(([name, value]) => [
        `--${name}`,
        value,
      ]);
      const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc');
      const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes'];
      const sources = (await readdir(project)).filter((file) => /\.tsx?$/.test(file));
      const commonJs = resolution === 'node16' ? ['common.cts'] : [];
      const compiled = run(process.execPath, [tsc, ...settings, ...strict, ...sources, ...commonJs], { cwd: project });
      expect(await compiled.catch((e) => e)).toMatchObject({ stdout: '' });
      expect(sources.length).toBeGreaterThan(10);
    },
  );

  test('streams over the WebSocket in Node without a window, and lets the process end', async () => {
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
      timeout: 150_000,
    });
    expect(stdout).toBe('true 7\n');
    expect((await rhetor.frames()).map(({ type }) => type)).toEqual(['REGISTER', 'STREAM']);
  });

  test('works in Jest without any setting, as README.md says, and lets Jest end', async () => {
    const tests = join(project, 'jest');
    await cp(`${root}test/jest`, tests, { recursive: true });
    await writeFile(join(tests, 'package.json'), '{}');
    const mock = await mocks.start({ token: 'secret' });
    const { stderr } = await run(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js')], {
      cwd: tests,
      env: { ...process.env, RHETOR_URL: mock.url },
      timeout: 150_000,
    });
    expect(stderr).toContain('Tests:       3 passed, 3 total');
    expect((await mock.frames()).map(({ type }) => type)).toEqual(['REGISTER', 'STREAM']);
  });

  test('names the missing file if only a part of the package is served', async () => {
    const code = `
      import { TektonLLMClient } from 'tekton-llm-client';
      const options = { componentId: 'c', rhetorUrl: process.env.RHETOR_URL, authToken: 'secret', maxRetries: 0 };
      const older = new TektonLLMClient({ ...options, profile: 'tekton-2025-09' });
      console.log(await older.generateText('Hi').catch((e) => [e.name, e.message, e.attempts, e.cause.code].join()));
      console.log((await new TektonLLMClient(options).generateText('Hi')).content.length > 0);`;
    const file = join(project, 'node_modules', 'tekton-llm-client', 'dist', 'older-rhetors.js');
    await rename(file, `${file}.away`);
    const ran = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: project,
      env: { ...process.env, RHETOR_URL: rhetor.url },
      timeout: 150_000,
    }).finally(() => rename(`${file}.away`, file));
    expect(ran.stdout).toBe(
      "LlmConnectionError,older-rhetors.js, which older servers and maxConcurrentCalls need, could not be loaded. Check that it is beside this package's index.js.,0,ERR_MODULE_NOT_FOUND\ntrue\n",
    );
  });

  test('works with require, too', async () => {
    const code = `
      const { AuthenticationException, TektonLLMClient } = require('tekton-llm-client');
      const { countTokens } = require('tekton-llm-client/tokens');
      const { useChat } = require('tekton-llm-client/react');
      const options = { componentId: 'c', rhetorUrl: process.env.RHETOR_URL };
      const refused = (e) => e instanceof AuthenticationException;
      (async () => {
        let text = '';
        for await (const { chunk } of new TektonLLMClient({ ...options, authToken: 'secret' }).stream('Hi')) text += chunk;
        console.log(text.length > 0, await new TektonLLMClient(options).generateText('Hi').catch(refused));
        console.log(countTokens('What is the capital of France?', 'gpt-4o'), typeof useChat);
      })();`;
    const mock = await mocks.start({ token: 'secret' });
    const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', code], {
      cwd: project,
      env: { ...process.env, RHETOR_URL: mock.url },
      timeout: 150_000,
    });
    expect(stdout).toBe('true true\n7 function\n');
    expect((await mock.frames()).map(({ type }) => type)).toEqual(['REGISTER', 'STREAM']);
  });
});

/** The texts in a value, however deep. */
function leaves(value: object | string): string[] {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
}

const declarations = (await text('dist/types/client.d.ts')).replace(/^ {4}/gm, '  ');
