// The Chromium of the npm package @sparticuz/chromium, which is made for small machines in a cloud: the package contains
// everything that it needs, except glibc. A variable makes it unpack its libraries, as on such a machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The platform of the package's Chromium. */
export const PLATFORM = 'linux-x64';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..', '..');

/**
 * Unpacks the browser, unless it was before: 200 MB in target/.
 * @param {string} [target]
 * @returns {Promise<import('./chromium.mjs').Found>}
 */
export async function unpack(target = join(root, 'target')) {
  const manifest = join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const directory = join(target, `chromium-${JSON.parse(readFileSync(manifest, 'utf8')).version}`);
  if (!existsSync(directory)) {
    mkdirSync(target, { recursive: true });
    const temporary = mkdtempSync(`${directory}.`);
    try {
      unpackInto(temporary);
      writeFileSync(join(temporary, 'fonts', 'fonts.conf'), fontsConfiguration(directory));
      moveUnlessThere(temporary, directory);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  return {
    path: join(directory, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'), FONTCONFIG_PATH: join(directory, 'fonts') },
  };
}

/**
 * In a separate process, because the package unpacks into the directory for temporary files, and changes the environment.
 * @param {string} directory
 */
function unpackInto(directory) {
  const script =
    "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())" +
    '.catch((e) => { console.error(e); process.exit(1); });';
  execFileSync(process.execPath, ['--eval', script], {
    cwd: root,
    env: { ...process.env, TMPDIR: directory, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  });
}

/**
 * Only the package's fonts, so that a page is laid out alike everywhere; its own configuration looks for them in /tmp.
 * @param {string} directory
 */
function fontsConfiguration(directory) {
  const name = directory.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${name}/fonts/fonts</dir>
  <cachedir>${name}/fonts-cache</cachedir>
</fontconfig>
`;
}

/**
 * Atomically, because two test runs may unpack at the same time.
 * @param {string} from
 * @param {string} to
 */
function moveUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (e) {
    if (!existsSync(to)) {
      throw e;
    }
  }
}
