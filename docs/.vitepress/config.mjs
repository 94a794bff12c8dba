import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { diagrams } from './diagrams.mjs';
import { copyJavadoc, javadocMenu } from './javadoc.mjs';
import { anchor, links, repository } from './links.mjs';

const sidebar = JSON.parse(readFileSync(new URL('sidebar.json', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'Tekton LLM client',
  description: 'The Java client of Rhetor, the LLM service of Tekton',
  // The base path of the site, such as /tekton-llm-client/ on GitHub Pages.
  base: process.env.DOCS_BASE ?? '/',
  srcExclude: ['node_modules/**'],
  // On GitHub a folder shows its README.
  rewrites: { 'README.md': 'index.md', 'decisions/README.md': 'decisions/index.md' },
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    anchor: { slugify: anchor },
    config(markdown) {
      links(markdown);
      diagrams(markdown);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [{ text: 'Documentation', link: '/' }, ...javadocMenu],
    sidebar,
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path` },
  },
  buildEnd(site) {
    copyJavadoc(site.outDir);
  },
});
