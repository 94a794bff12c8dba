/** How many bytes a file of dist/ may have, minified and gzipped. */
export const limits = {
  'index.js': 20_000,
  'tekton-llm-client.js': 20_000,
  'react.js': 2_000,
};
