import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

const pom = readFileSync(path.join(top, 'pom.xml'), 'utf8');

/** The address of the repository, from the pom, which is its only source. */
export const repository = /<scm\b[\s\S]*?<url>(.*?)<\/url>/.exec(pom)[1];

/** The anchor of a heading, as GitHub makes it, so that one link works in both places. */
export function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/**
 * Converts links of the repository to links of the site: a README in docs/ becomes the index of its folder, and a link to
 * anything else than a page leads to the repository.
 */
export function links(markdown) {
  markdown.core.ruler.push('links-of-the-repository', (state) => {
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href && !/^([a-z]+:|#|\/)/.test(href)) {
        token.attrSet('href', target(href, path.dirname(state.env.realPath ?? state.env.path)));
      }
    }
  });
}

function target(href, folder) {
  const [, file, hash] = /^([^#]*)(#.*)?$/.exec(href);
  const absolute = path.resolve(folder, file);
  if (!existsSync(absolute)) {
    throw new Error(`A page in ${folder} links to ${href}, which does not exist.`);
  }
  const inDocs = absolute.startsWith(path.join(top, 'docs') + path.sep);
  if (inDocs && file.endsWith('.md')) {
    return href.replace(/README\.md/, 'index.md');
  }
  const kind = statSync(absolute).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${path.relative(top, absolute).replaceAll(path.sep, '/')}${hash ?? ''}`;
}
