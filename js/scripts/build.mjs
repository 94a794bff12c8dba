// Builds dist/: the entries as ECMAScript modules and for CommonJS, the single file for a script tag, and the demo's files.
// Refuses to grow beyond the limits.
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { limits } from './limits.mjs';

const shared = {
  bundle: true,
  external: ['#ws', 'react'],
  minify: true,
  target: ['es2022', 'chrome105', 'firefox104', 'safari16'],
  // Fields that the constructor sets need no definition of their own.
  tsconfigRaw: { compilerOptions: { target: 'es2022', useDefineForClassFields: false } },
  sourcemap: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

const demo = { ...shared, external: ['#ws'], sourcemap: false, outdir: 'dist/demo' };

const modules = { format: 'esm', outdir: 'dist' };
// No import() in there: Jest runs none.
const common = {
  format: 'cjs',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
};

function entries(format) {
  return [
    build({ ...shared, ...format, entryPoints: ['src/index.ts', 'src/no-web-socket.ts'] }),
    // The vocabularies need no map, which would hold them a second time.
    build({ ...shared, ...format, entryPoints: ['src/tokens.ts'], sourcemap: false }),
    // Where there are components of a server, these are not.
    build({ ...shared, ...format, entryPoints: ['src/react.ts'], banner: { js: '"use client";' } }),
  ];
}

await rm('dist', { recursive: true, force: true });
await Promise.all([
  ...entries(modules),
  ...entries(common),
  build({ ...shared, format: 'iife', entryPoints: { 'tekton-llm-client': 'src/script-tag.ts' }, outdir: 'dist' }),
  build({ ...demo, format: 'esm', entryPoints: ['demo/demo.ts'] }),
  build({ ...demo, format: 'iife', entryPoints: ['demo/token-worker.ts'] }),
]);
const pages = (await readdir('demo')).filter((file) => /\.(html|css)$/.test(file));
await Promise.all(pages.map((file) => cp(`demo/${file}`, `dist/demo/${file}`)));

for (const [file, limit] of Object.entries(limits)) {
  const size = gzipSync(await readFile(`dist/${file}`)).length;
  console.log(`dist/${file}: ${size} bytes gzipped`);
  if (size > limit) {
    throw new Error(`dist/${file} is larger than ${limit} bytes.`);
  }
}
