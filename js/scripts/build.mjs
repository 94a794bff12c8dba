// Builds dist/: the entries as ECMAScript modules and for CommonJS, the single file for a script tag, and the demo's files.
// The files that a page loads first are kept small: internal names are shortened, and code for older servers is a separate
// file, which is loaded on demand. Fails if a file exceeds its limit.
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { innerNames } from './inner-names.mjs';
import { limits } from './limits.mjs';

const shared = {
  bundle: true,
  external: ['#ws', 'react'],
  minify: true,
  target: ['es2022', 'chrome105', 'firefox104', 'safari16'],
  // Without separate definitions of fields that the constructor sets.
  tsconfigRaw: { compilerOptions: { target: 'es2022', useDefineForClassFields: false } },
  sourcemap: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

const demo = { ...shared, external: ['#ws'], sourcemap: false, outdir: 'dist/demo' };

const modules = { format: 'esm', outdir: 'dist' };
// Without import(), which Jest does not support.
const common = {
  format: 'cjs',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
};

const OLDER_RHETORS = 'src/internal/profile/older-rhetors.ts';

const client = { ...shared, mangleProps: new RegExp(`^(${innerNames(['src/index.ts']).join('|')})$`) };

/** Keeps an import as one of the file of dist/ that contains it. */
const leaves = (filter, path) => ({
  name: `leaves ${path}`,
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true })),
});

/** Inlines dynamic imports. */
const loadsNothing = {
  name: 'loads nothing',
  setup: ({ onLoad }) =>
    onLoad({ filter: /load-older-rhetors\.ts$/ }, () => ({
      contents:
        "import * as older from './older-rhetors.js'; export const loadOlderRhetors = () => Promise.resolve(older);",
      loader: 'ts',
    })),
};

/** Builds the client as modules, whose two files share the error classes and the names of members. */
async function clientModules() {
  const { mangleCache } = await build({
    ...client,
    ...modules,
    entryPoints: ['src/index.ts'],
    plugins: [leaves(/\/older-rhetors\.js$/, './older-rhetors.js')],
    mangleCache: {},
  });
  await build({
    ...client,
    ...modules,
    entryPoints: [OLDER_RHETORS],
    plugins: [leaves(/\/errors\.js$/, './index.js')],
    mangleCache,
  });
}

/** Builds the client as one file. */
const oneFile = (options) => build({ ...client, plugins: [loadsNothing], outdir: 'dist', ...options });

function others(format, extension) {
  return [
    // Uses the client's error classes, for instanceof.
    build({
      ...shared,
      ...format,
      entryPoints: ['src/structured.ts'],
      plugins: [leaves(/\/errors\.js$/, `./index${extension}`)],
    }),
    build({ ...shared, ...format, entryPoints: ['src/no-web-socket.ts'] }),
    // Without source maps, which would contain the vocabularies a second time.
    build({ ...shared, ...format, entryPoints: ['src/tokens.ts'], sourcemap: false }),
    // React's client components, which servers do not run.
    build({ ...shared, ...format, entryPoints: ['src/react.ts'], banner: { js: '"use client";' } }),
  ];
}

/** Minifies a file further, because esbuild minifies each statement separately. */
async function shrink(file) {
  const path = `dist/${file}`;
  const { code, map } = await minify(await readFile(path, 'utf8'), {
    module: file.endsWith('.js') && file !== 'tekton-llm-client.js',
    toplevel: true,
    ecma: 2022,
    // The last five make more code, of which gzip leaves less.
    compress: {
      passes: 4,
      hoist_funs: true,
      pure_getters: true,
      unsafe_arrows: true,
      reduce_funcs: false,
      inline: 1,
      lhs_constants: false,
      sequences: false,
      comparisons: false,
    },
    sourceMap: { content: await readFile(`${path}.map`, 'utf8'), url: `${file}.map`, includeSources: true },
  });
  await Promise.all([writeFile(path, code), writeFile(`${path}.map`, map)]);
}

await rm('dist', { recursive: true, force: true });
await Promise.all([
  clientModules(),
  oneFile({ ...common, entryPoints: ['src/index.ts'] }),
  oneFile({ format: 'iife', entryPoints: { 'tekton-llm-client': 'src/script-tag.ts' } }),
  ...others(modules, '.js'),
  ...others(common, '.cjs'),
  build({ ...demo, format: 'esm', entryPoints: ['demo/demo.ts'] }),
  build({ ...demo, format: 'iife', entryPoints: ['demo/token-worker.ts'] }),
]);
await Promise.all(['index.js', 'older-rhetors.js', 'index.cjs', 'tekton-llm-client.js'].map(shrink));
const pages = (await readdir('demo')).filter((file) => /\.(html|css)$/.test(file));
await Promise.all(pages.map((file) => cp(`demo/${file}`, `dist/demo/${file}`)));

for (const [file, limit] of Object.entries(limits)) {
  const size = gzipSync(await readFile(`dist/${file}`)).length;
  console.log(`dist/${file}: ${size} bytes gzipped`);
  if (size > limit) {
    throw new Error(`dist/${file} is larger than ${limit} bytes.`);
  }
}
