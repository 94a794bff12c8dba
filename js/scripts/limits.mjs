/** The maximum size of each file of dist/ in bytes, minified and gzipped. */
export const limits = {
  'index.js': 16_000,
  // Loaded only for an older server.
  'older-rhetors.js': 4_000,
  // Contains both of the above, because it is a single file.
  'tekton-llm-client.js': 18_700,
  'react.js': 2_000,
  'structured.js': 4_500,
};
