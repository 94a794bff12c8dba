// Says which Chromium the tests of the page will use; ends with 1 and what to do where there is none.
import { findChromium } from '../test/browser/chromium.mjs';

try {
  console.log(`The tests of the page use ${(await findChromium()).path}.`);
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exitCode = 1;
}
