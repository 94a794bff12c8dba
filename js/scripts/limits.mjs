/** How many bytes a file of dist/ may have, minified and gzipped. */
export const limits = {
  'index.js': 16_000,
  // Loaded only where an older server is met.
  'older-rhetors.js': 4_000,
  // Has all of both, for it is a single file.
  'tekton-llm-client.js': 18_700,
  'react.js': 2_000,
  'structured.js': 4_500,
};
