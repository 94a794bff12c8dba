// Builds dist/: the entries as ECMAScript modules and for CommonJS, the single file for a script tag, and the demo's files.
// What a page loads first is kept small: inner names are shortened, and what only older servers need is a file of its own,
// loaded where one is met. Refuses to grow beyond the limits.
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

const OLDER_RHETORS = 'src/internal/profile/older-rhetors.ts';

const client = { ...shared, mangleProps: new RegExp(`^(${innerNames(['src/index.ts']).join('|')})$`) };

/** Leaves an import to the file of dist/ that has it. */
const leaves = (filter, path) => ({
  name: `leaves ${path}`,
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true })),
});

/** Puts what would be loaded into the file that wants it. */
const loadsNothing = {
  name: 'loads nothing',
  setup: ({ onLoad }) =>
    onLoad({ filter: /load-older-rhetors\.ts$/ }, () => ({
      contents:
        "import * as older from './older-rhetors.js'; export const loadOlderRhetors = () => Promise.resolve(older);",
      loader: 'ts',
    })),
};

/** The client as modules, whose two files have one and the same class of each error and name for each member. */
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

/** The client as one file. */
const oneFile = (options) => build({ ...client, plugins: [loadsNothing], outdir: 'dist', ...options });

function others(format, extension) {
  return [
    // With the client's classes of errors, for instanceof.
    build({
      ...shared,
      ...format,
      entryPoints: ['src/structured.ts'],
      plugins: [leaves(/\/errors\.js$/, `./index${extension}`)],
    }),
    build({ ...shared, ...format, entryPoints: ['src/no-web-socket.ts'] }),
    // The vocabularies need no map, which would hold them a second time.
    build({ ...shared, ...format, entryPoints: ['src/tokens.ts'], sourcemap: false }),
    // Where there are components of a server, these are not.
    build({ ...shared, ...format, entryPoints: ['src/react.ts'], banner: { js: '"use client";' } }),
  ];
}

/** Makes a file smaller still: esbuild minifies each statement by itself. */
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
