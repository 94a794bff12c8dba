import DOMPurify from 'dompurify';
import { Lexer, Marked, type Token, type Tokens } from 'marked';
import { make, makeButton } from './elements.js';

/** A block of Markdown, as parsed by marked. */
export type Block = Token;

/** The allowed elements of an answer. All others are shown as text. */
const ALLOWED = {
  ALLOWED_TAGS: 'a blockquote br code del em h2 h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul'.split(
    ' ',
  ),
  ALLOWED_ATTR: ['href', 'title', 'class', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text, block }: Tokens.HTML | Tokens.Tag) => (block ? `<p>${escaped(text)}</p>` : escaped(text)),
    // Answers never cause requests, which would reveal the reader to the server.
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '[x] ' : '[ ] '),
  },
});

/** The maximum length of a paragraph that is searched for marks; the time grows with the square of the length. */
const LONGEST_MARKED = 10_000;

class BoundedLexer extends Lexer {
  override inlineTokens(text: string, tokens: Token[] = []): Token[] {
    if (text.length <= LONGEST_MARKED) {
      return super.inlineTokens(text, tokens);
    }
    tokens.push({ type: 'text', raw: text, text, escaped: false });
    return tokens;
  }
}

/**
 * The blocks of a text. Joined, their `raw` is the text.
 *
 * @throws RangeError where they are nested too deeply
 */
export function blocksOf(text: string): Block[] {
  return [...new BoundedLexer({ ...marked.defaults }).lex(text)];
}

/**
 * Returns nodes that show blocks, which are safe whatever the blocks contain.
 *
 * @param level - the level of the heading before them; theirs follow on it without a gap
 */
export function rendered(blocks: readonly Block[], level = 1): ChildNode[] {
  let last = level;
  marked.walkTokens([...blocks], (token) => {
    if (token.type === 'heading') {
      last = Math.min(6, token.depth + 1, last + 1);
      token.depth = last;
    }
  });
  const fragment: DocumentFragment = DOMPurify.sanitize(marked.parser([...blocks]), {
    ...ALLOWED,
    ALLOWED_TAGS: [...ALLOWED.ALLOWED_TAGS],
    ALLOWED_ATTR: [...ALLOWED.ALLOWED_ATTR],
  });
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  for (const table of fragment.querySelectorAll('table')) {
    table.replaceWith(scrollable(table.cloneNode(true) as HTMLElement, 'Table'));
  }
  for (const code of fragment.querySelectorAll<HTMLElement>('pre > code')) {
    code.parentElement?.replaceWith(codeBlock(code));
  }
  return [...fragment.childNodes].filter((node) => node.nodeType !== Node.TEXT_NODE || node.textContent?.trim() !== '');
}

function codeBlock(code: HTMLElement): HTMLElement {
  const language = /^language-(.*)/.exec(code.className)?.[1] ?? '';
  const block = make('div', 'code');
  const bar = make('div', 'bar');
  bar.append(make('span', '', language), makeButton('Copy', 'copy-code', 'Copy code'));
  const lines = make('code', code.className, code.textContent?.replace(/\n$/, ''));
  const pre = make('pre');
  pre.append(lines);
  block.append(bar, scrollable(pre, language === '' ? 'Code' : `Code: ${language}`));
  return block;
}

/** Elements that may be wider than the page scroll by themselves, also by keyboard. */
function scrollable(inner: HTMLElement, name: string): HTMLElement {
  const outer = make('div', 'wide');
  outer.tabIndex = 0;
  outer.setAttribute('role', 'group');
  outer.setAttribute('aria-label', name);
  outer.append(inner);
  return outer;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
