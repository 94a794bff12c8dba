// Writes ../resources/token/golden.json: what js-tiktoken counts in each text, in each encoding.
// Run it with: npm ci && npm run generate
import { readFileSync, writeFileSync } from "node:fs";
import { getEncoding } from "js-tiktoken";
import { texts } from "./texts.mjs";

const encodings = Object.fromEntries(
  ["r50k_base", "p50k_base", "p50k_edit", "cl100k_base", "o200k_base"].map((name) => [name, getEncoding(name)]),
);
const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url)));

const golden = {
  generator: `js-tiktoken ${dependencies["js-tiktoken"]}`,
  texts: texts.map(({ name, text }) => ({
    name,
    text,
    // No special token is allowed and none forbidden, so all text is ordinary.
    counts: Object.fromEntries(Object.entries(encodings).map(([id, encoding]) => [id, encoding.encode(text, [], []).length])),
  })),
};

// Escaped, so that what cannot be seen can be reviewed, and lone surrogates survive.
const ascii = JSON.stringify(golden, null, 1).replace(
  /[\u007f-\uffff]/g,
  (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
);
writeFileSync(new URL("../resources/token/golden.json", import.meta.url), `${ascii}\n`);
