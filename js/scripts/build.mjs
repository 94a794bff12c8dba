// Builds dist/: the ESM entries, the single file for a script tag, and the demo's files. Refuses to grow beyond the limit.
import { cp, readFile, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const LIMIT = 19_500;

const shared = {
  bundle: true,
  external: ['#ws', 'js-tiktoken/*'],
  minify: true,
  target: ['es2022', 'chrome105', 'firefox104', 'safari16'],
  // Fields that the constructor sets need no definition of their own.
  tsconfigRaw: { compilerOptions: { target: 'es2022', useDefineForClassFields: false } },
  sourcemap: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...shared,
    format: 'esm',
    entryPoints: ['src/index.ts', 'src/tokens.ts', 'src/no-web-socket.ts'],
    outdir: 'dist',
  }),
  build({ ...shared, format: 'iife', entryPoints: { 'tekton-llm-client': 'src/script-tag.ts' }, outdir: 'dist' }),
  build({
    ...shared,
    format: 'esm',
    external: ['#ws'],
    splitting: true,
    sourcemap: false,
    entryPoints: { demo: 'demo/demo.ts' },
    chunkNames: 'tokens-[hash]',
    outdir: 'dist/demo',
  }),
]);
await Promise.all(['index.html', 'demo.css', 'turns.css'].map((file) => cp(`demo/${file}`, `dist/demo/${file}`)));

for (const file of ['index.js', 'tekton-llm-client.js']) {
  const size = gzipSync(await readFile(`dist/${file}`)).length;
  console.log(`dist/${file}: ${size} bytes gzipped`);
  if (size > LIMIT) {
    throw new Error(`dist/${file} is larger than ${LIMIT} bytes.`);
  }
}
