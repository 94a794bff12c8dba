import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

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

/** Starts a Chromium: that of CHROMIUM_PATH, else one of this machine, else one that is fetched. */
export async function startChromium(): Promise<Browser> {
  // Chromium refuses to run as root with its sandbox, and containers often lack what the sandbox needs.
  return chromium.launch({ executablePath: findChromium(), args: [...QUIET, '--no-sandbox'], headless: true });
}

/** Where a Chromium is looked for, and what brings one where there is none. */
export interface Search {
  named?: string | undefined;
  places?: readonly string[];
  /** Where the fetched one is. */
  path?: string;
  fetch?: () => void;
}

/** The path of a Chromium. */
export function findChromium({
  named = process.env.CHROMIUM_PATH,
  places = USUAL_PLACES,
  path = chromium.executablePath(),
  fetch = fetchChromium,
}: Search = {}): string {
  if (named !== undefined && named !== '') {
    if (existsSync(named)) {
      return named;
    }
    throw new Error(`CHROMIUM_PATH names ${named}, which is not there.`);
  }
  return places.find(runs) ?? fetched(path, fetch);
}

/** On Ubuntu, chromium-browser may be there and do no more than tell how to install it. */
function runs(path: string): boolean {
  try {
    return existsSync(path) && execFileSync(path, ['--version'], { stdio: 'pipe', timeout: 20_000 }).length > 0;
  } catch {
    return false;
  }
}

function fetched(path: string, fetch: () => void): string {
  if (!existsSync(path)) {
    try {
      fetch();
    } catch (e) {
      throw new Error(HOW_TO_INSTALL, { cause: e });
    }
  }
  if (!existsSync(path)) {
    throw new Error(HOW_TO_INSTALL);
  }
  return path;
}

function fetchChromium(): void {
  const command = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
  execFileSync(process.execPath, [command, 'install', 'chromium'], { stdio: 'inherit', timeout: 240_000 });
}

const HOW_TO_INSTALL =
  'No Chromium was found and none could be fetched. Install one: on Debian and Ubuntu by ' +
  '`sudo apt-get install -y chromium`, elsewhere by `npx --prefix js playwright-core install chromium`; ' +
  'or set CHROMIUM_PATH to one.';
