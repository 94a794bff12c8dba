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

/** Removes the turns from an exchange on. */
export function dropTurns(from: number): void {
  for (const turn of [...log.querySelectorAll('.turn')].slice(from * 2)) {
    turn.remove();
  }
  element('welcome').hidden = from > 0;
}

/** Returns the index of the exchange, a question and its answer, that an element belongs to. */
export function exchangeOf(inside: Element): number {
  const turn = inside.closest('.turn');
  return Math.floor([...log.querySelectorAll('.turn')].indexOf(turn as Element) / 2);
}
