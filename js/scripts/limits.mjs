/** How many bytes a file of dist/ may have, minified and gzipped. */
export const limits = {
  'index.js': 21_000,
  'tekton-llm-client.js': 21_000,
  'react.js': 2_000,
};
