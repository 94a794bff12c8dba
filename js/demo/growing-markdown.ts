import { make } from './elements.js';
import { type Block, blocksOf, rendered } from './markdown.js';
import { reconcile } from './reconcile.js';
import { completed } from './unfinished.js';

/**
 * Shows growing Markdown text. It does not render finished blocks again; it shows the last block in its most likely final form,
 * and updates only its changed nodes.
 */
export class GrowingMarkdown {
  /** The number of finished characters and of their nodes. */
  private settled = { characters: 0, nodes: 0 };

  private plain = false;

  constructor(private readonly place: HTMLElement) {}

  show(text: string): void {
    this.orPlain(text, () => this.grow(text));
  }

  /** Renders the whole text again, because a later block may define the links of an earlier one. */
  finish(text: string): void {
    this.orPlain(text, () => reconcile(this.place, 0, rendered(blocksOf(text))));
  }

  /** Text that is nested too deeply is shown unchanged. */
  private orPlain(text: string, show: () => void): void {
    if (!this.plain) {
      try {
        show();
        return;
      } catch (e) {
        if (!(e instanceof RangeError)) {
          throw e;
        }
        this.plain = true;
      }
    }
    reconcile(this.place, 0, [make('p', 'plain', text)]);
  }

  private grow(text: string): void {
    const blocks = blocksOf(text.slice(this.settled.characters));
    const done = blocks.slice(0, settledOf(blocks));
    const open = blocks.slice(done.length);
    const level = this.headingLevel();
    const nodes = rendered(done, level);
    const rest = open.map(({ raw }) => raw).join('');
    const last = open.findLast(({ type }) => type !== 'space');
    const unfinished = blocksOf(completed(rest, last?.type === 'code'));
    reconcile(this.place, this.settled.nodes, [...nodes, ...rendered(unfinished, levelOf(nodes) ?? level)]);
    this.settled = {
      characters: this.settled.characters + done.reduce((sum, { raw }) => sum + raw.length, 0),
      nodes: this.settled.nodes + nodes.length,
    };
  }

  private headingLevel(): number {
    return levelOf([...this.place.childNodes].slice(0, this.settled.nodes)) ?? 1;
  }
}

/** Returns how many blocks no later text can change: those before the last block, once a complete line of that has arrived. */
export function settledOf(blocks: readonly Block[]): number {
  const last = blocks.findLastIndex(({ type }) => type !== 'space');
  return last > 0 && blocks[last]?.raw.includes('\n') ? last : 0;
}

function levelOf(nodes: readonly ChildNode[]): number | undefined {
  const heading = nodes.findLast((node) => /^H[2-6]$/.test(node.nodeName));
  return heading === undefined ? undefined : Number(heading.nodeName[1]);
}
