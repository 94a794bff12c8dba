import { type CompletionResult, LlmCancelledError, type TektonLlmError } from '../src/index.js';
import { element, make } from './elements.js';

const log = element('log');

/** Shows what the person says. */
export function addQuestion(text: string): void {
  element('welcome').hidden = true;
  const turn = make('article', 'turn user');
  turn.setAttribute('aria-label', 'You');
  turn.append(make('p', 'text', text));
  append(turn);
}

/** Forgets what is shown. */
export function clearTurns(): void {
  for (const turn of log.querySelectorAll('.turn')) {
    turn.remove();
  }
  element('welcome').hidden = false;
}

/** One answer on the page, from its first piece to how it ended. */
export class AnswerView {
  private readonly turn = make('article', 'turn assistant');
  private readonly text = make('p', 'text');

  constructor() {
    this.turn.setAttribute('aria-label', 'Answer');
    this.turn.setAttribute('aria-busy', 'true');
    this.turn.append(this.text);
    append(this.turn);
  }

  add(piece: string): void {
    const follows = isAtEnd();
    this.text.append(piece);
    if (follows) {
      scrollToEnd();
    }
  }

  completed(result: CompletionResult, tokens: string): void {
    if (result.fallback) {
      const who = result.provider === undefined ? 'Another provider' : result.provider;
      this.notice('fallback', `${who} answered instead`, 'The provider that was asked could not answer.');
    }
    if (result.warnings.length > 0) {
      this.notice('warning', 'Not all was done as asked', result.warnings.join(' '));
    }
    const facts = [result.model, result.provider, tokens, result.finishReason && `ended by ${result.finishReason}`];
    this.end(make('p', 'meta', facts.filter(Boolean).join(' · ')));
  }

  failed(error: TektonLlmError, again: () => boolean): void {
    this.text.hidden = this.text.textContent === '';
    if (error instanceof LlmCancelledError) {
      this.notice('stopped', 'Stopped', this.text.hidden ? 'Nothing had come yet.' : 'This is what had come.');
    } else {
      const notice = this.notice('error', titleOf(error), error.message);
      notice.setAttribute('role', 'alert');
      notice.append(make('small', '', factsOf(error)));
      const retry = make('button', '', 'Ask again');
      retry.type = 'button';
      retry.addEventListener('click', () => {
        if (again()) {
          retry.remove();
        }
      });
      notice.append(make('br'), retry);
    }
    this.end();
  }

  private notice(kind: string, title: string, text: string): HTMLElement {
    const notice = make('div', `notice ${kind}`);
    notice.append(make('strong', '', title), make('p', '', text));
    this.turn.append(notice);
    return notice;
  }

  private end(...last: HTMLElement[]): void {
    const follows = isAtEnd();
    this.turn.append(...last);
    this.turn.setAttribute('aria-busy', 'false');
    if (follows || last.length === 0) {
      scrollToEnd();
    }
  }
}

const TITLES: Record<string, string> = {
  AuthenticationError: 'The token is missing or was refused',
  LlmConnectionError: 'Rhetor could not be reached',
  LlmTimeoutError: 'It took too long',
  RateLimitError: 'Too many requests',
  ServiceUnavailableError: 'Rhetor cannot answer now',
  AdapterError: 'The provider failed',
  InvalidRequestError: 'The request was refused',
  FallbackError: 'The provider failed, and its fallback too',
};

function titleOf(error: TektonLlmError): string {
  return TITLES[error.name] ?? 'It failed';
}

function factsOf(error: TektonLlmError): string {
  const attempts = error.attempts === 1 ? '1 attempt' : `${error.attempts} attempts`;
  const wait = error.retryAfter === undefined ? [] : [`try again in ${Math.ceil(error.retryAfter)} s`];
  return [error.name, attempts, ...wait].join(' · ');
}

function append(turn: HTMLElement): void {
  log.append(turn);
  scrollToEnd();
}

/** Whoever has scrolled up to read is left there. */
function isAtEnd(): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 60;
}

function scrollToEnd(): void {
  log.scrollTop = log.scrollHeight;
}
