// Finds a Chromium for the tests of the page. JavaScript instead of TypeScript, because the build runs it directly on Node,
// before any test: scripts/find-chromium.mjs.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { PLATFORM, unpack } from './packaged-chromium.mjs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
];

const WHAT_TO_DO =
  'Install Chrome or Chromium (on Debian `sudo apt-get install -y chromium`, elsewhere ' +
  '`npx --prefix js playwright-core install chromium`), or set CHROMIUM_PATH to one.';

/**
 * A browser, and the environment variables that its process needs.
 * @typedef {{ path: string, environment: Record<string, string> }} Found
 */

/**
 * The places in which a Chromium is searched, in this order.
 * @typedef {object} Search
 * @property {string | undefined} [named] the one to take, whatever else there is
 * @property {readonly string[]} [places] where this machine may have one
 * @property {string} [platform] what this machine is, such as linux-x64
 * @property {() => Promise<Found>} [packaged] brings the one of the npm package, which is for PLATFORM alone
 */

/** Starts the Chromium that findChromium finds. */
export async function startChromium() {
  const { path, environment } = await findChromium();
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...environment },
    // Chromium refuses to run as root with its sandbox, and containers often lack what the sandbox needs.
    args: [...QUIET, '--no-sandbox'],
    headless: true,
  });
}

/**
 * Returns the Chromium that CHROMIUM_PATH names, else one of this machine, else that of the npm package. Tries each; if none
 * runs, fails with a message that says what to do.
 * @param {Search} [search]
 * @returns {Promise<Found>}
 */
export async function findChromium({
  named = process.env.CHROMIUM_PATH,
  // The last one is the place of `playwright-core install`.
  places = [...USUAL_PLACES, chromium.executablePath()],
  platform = `${process.platform}-${process.arch}`,
  packaged = unpack,
} = {}) {
  if (named) {
    const found = { path: named, environment: {} };
    const fault = whyNot(found);
    if (fault !== undefined) {
      throw new Error(`CHROMIUM_PATH names ${named}, which ${fault}. Set it to a Chromium, or to nothing.`);
    }
    return found;
  }
  const place = places.find((path) => whyNot({ path, environment: {} }) === undefined);
  return place !== undefined ? { path: place, environment: {} } : packagedFor(platform, packaged);
}

/**
 * @param {string} platform
 * @param {() => Promise<Found>} packaged
 * @returns {Promise<Found>}
 */
async function packagedFor(platform, packaged) {
  if (platform !== PLATFORM) {
    throw new Error(
      `The tests of the page need a Chromium. This machine has none in the usual places, and the one that npm brings ` +
        `is for ${PLATFORM} alone, while this is ${platform}. ${WHAT_TO_DO}`,
    );
  }
  const found = await packaged();
  const fault = whyNot(found);
  if (fault !== undefined) {
    throw new Error(
      `The tests of the page need a Chromium. This machine has none in the usual places, and the one that npm brings ` +
        `${fault}; it needs glibc 2.34 or newer. ${WHAT_TO_DO}`,
    );
  }
  return found;
}

/**
 * Returns why a browser cannot be used; undefined if it runs.
 * @param {Found} found
 * @returns {string | undefined}
 */
function whyNot({ path, environment }) {
  if (!existsSync(path)) {
    return 'is not there';
  }
  if (process.platform === 'win32') {
    // On Windows, --version opens a window and prints nothing.
    return undefined;
  }
  try {
    // On Ubuntu, chromium-browser may exist and only print how to install it.
    const version = execFileSync(path, ['--version'], {
      env: { ...process.env, ...environment },
      stdio: 'pipe',
      encoding: 'utf8',
      timeout: 20_000,
    });
    return version.trim() === '' ? 'does not tell its version' : undefined;
  } catch (e) {
    return `does not run (${e instanceof Error ? e.message.trim().replaceAll('\n', ' ') : e})`;
  }
}
