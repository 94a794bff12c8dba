/** How many bytes a file of dist/ may have, minified and gzipped. */
export const limits = {
  'index.js': 19_500,
  'tekton-llm-client.js': 19_500,
  'react.js': 2_000,
};
