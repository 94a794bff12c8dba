// Prints the Chromium that the tests of the page will use; if there is none, prints what to do and ends with 1.
import { findChromium } from '../test/browser/chromium.mjs';

try {
  console.log(`The tests of the page use ${(await findChromium()).path}.`);
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exitCode = 1;
}
