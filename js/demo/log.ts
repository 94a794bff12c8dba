import { element } from './elements.js';

const log = element('log');

/** Does not scroll while the user reads further up. */
export function isAtEnd(): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 60;
}

export function scrollToEnd(): void {
  log.scrollTop = log.scrollHeight;
}

/** Shows a turn after all others. */
export function appendTurn(turn: HTMLElement): void {
  element('welcome').hidden = true;
  log.append(turn);
  scrollToEnd();
}

/** Takes away the turns of the exchanges from one on. */
export function dropTurns(from: number): void {
  for (const turn of [...log.querySelectorAll('.turn')].slice(from * 2)) {
    turn.remove();
  }
  element('welcome').hidden = from > 0;
}

/** Which exchange a turn, or what is in it, belongs to: each is a question and an answer. */
export function exchangeOf(inside: Element): number {
  const turn = inside.closest('.turn');
  return Math.floor([...log.querySelectorAll('.turn')].indexOf(turn as Element) / 2);
}
