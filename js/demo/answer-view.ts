import type { Answer, Notice } from './conversation.js';
import { make, makeButton } from './elements.js';
import { OncePerFrame } from './frames.js';
import { GrowingMarkdown } from './growing-markdown.js';
import { appendTurn, isAtEnd, scrollToEnd } from './log.js';
import { everySecond } from './seconds.js';
import { VisibleText } from './visible-text.js';

/** Shows one answer, from the wait for its first chunk to its end. */
export class AnswerView {
  private readonly turn = make('article', 'turn assistant');
  private readonly thinking = make('p', 'text thinking', 'Thinking');
  private readonly body = make('div', 'text');
  private readonly markdown = new GrowingMarkdown(this.body);
  private readonly visible = new VisibleText();
  private readonly frames = new OncePerFrame(() => this.render());
  private shown = '';
  private received = '';

  constructor() {
    this.turn.setAttribute('aria-label', 'Answer');
    this.turn.setAttribute('aria-busy', 'true');
    this.body.hidden = true;
    this.turn.append(this.thinking, this.body);
    appendTurn(this.turn);
    this.countSeconds();
  }

  /** The text so far. */
  get text(): string {
    return this.received;
  }

  add(piece: string): void {
    this.received += piece;
    this.shown += this.visible.next(piece);
    this.frames.request();
  }

  /** Shows an answer that has ended. */
  end(answer: Answer): void {
    const follows = isAtEnd();
    this.frames.cancel();
    this.thinking.remove();
    const text = new VisibleText().next(answer.text);
    this.body.hidden = text.trim() === '';
    this.markdown.finish(text);
    this.turn.append(...answer.notices.map(noticeOf), this.tools(answer));
    this.turn.setAttribute('aria-busy', 'false');
    if (follows || answer.outcome !== 'complete') {
      scrollToEnd();
    }
  }

  /** Shows details of an answer that has ended. */
  facts(text: string): void {
    this.turn.querySelector('.meta')?.replaceChildren(text);
  }

  private render(): void {
    if (this.shown.trim() === '') {
      return;
    }
    const follows = isAtEnd();
    this.thinking.remove();
    this.body.hidden = false;
    this.markdown.show(this.shown);
    if (follows) {
      scrollToEnd();
    }
  }

  private countSeconds(): void {
    const seconds = make('span', 'seconds');
    // Screen readers read this once, not every second.
    seconds.setAttribute('aria-hidden', 'true');
    this.thinking.append(seconds);
    everySecond(this.thinking, (number) => {
      seconds.textContent = number === 0 ? '…' : `… ${number} s`;
      return true;
    });
  }

  private tools({ text, outcome, facts, retryAt }: Answer): HTMLElement {
    const tools = make('div', 'tools');
    // Otherwise screen readers would read every second of the count.
    tools.setAttribute('aria-live', 'off');
    if (text.trim() !== '') {
      tools.append(makeButton('Copy', 'copy', 'Copy answer'));
    }
    if (outcome === 'complete') {
      tools.append(makeButton('Regenerate', 'again', 'Regenerate answer'), make('span', 'meta', facts));
    } else {
      const again = makeButton('Ask again', 'again');
      tools.append(again);
      countDown(again, retryAt ?? 0);
    }
    return tools;
  }
}

/** Disables a button until a time, and shows the seconds until then. */
function countDown(button: HTMLButtonElement, until: number): void {
  const label = button.textContent ?? '';
  const show = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${label} in ${left} s` : label;
    return left > 0;
  };
  // The button is added to the page after this function has returned.
  if (show()) {
    queueMicrotask(() => everySecond(button, show));
  }
}

function noticeOf({ kind, title, text, facts }: Notice): HTMLElement {
  const notice = make('div', `notice ${kind}`);
  if (kind === 'error') {
    notice.setAttribute('role', 'alert');
  }
  notice.append(make('strong', '', title), make('p', '', text));
  if (facts !== undefined) {
    notice.append(make('small', '', facts));
  }
  return notice;
}
