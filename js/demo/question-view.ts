import { make, makeButton } from './elements.js';
import { appendTurn } from './log.js';

/** Shows a question. */
export function showQuestion(text: string): void {
  const turn = make('article', 'turn user');
  turn.setAttribute('aria-label', 'You');
  const tools = make('div', 'tools');
  tools.append(makeButton('Copy', 'copy', 'Copy question'), makeButton('Edit', 'edit', 'Edit question'));
  turn.append(make('p', 'text', text), tools);
  appendTurn(turn);
}

/** Edits a question in place. */
export function editQuestion(turn: HTMLElement, question: string, ask: (question: string) => void): void {
  const form = make('form', 'edit');
  const text = make('textarea');
  text.value = question;
  text.setAttribute('aria-label', 'Your question');
  const buttons = make('div', 'tools');
  const send = make('button', 'primary', 'Ask');
  send.type = 'submit';
  const cancel = makeButton('Cancel', 'cancel');
  buttons.append(make('span', 'meta', 'Its answer, and what follows, are dropped.'), cancel, send);
  form.append(text, buttons);

  const leave = () => {
    form.remove();
    turn.classList.remove('edited');
    turn.querySelector<HTMLElement>('[data-action=edit]')?.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (text.value.trim() !== '') {
      ask(text.value.trim());
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target === text) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  cancel.addEventListener('click', leave);
  turn.classList.add('edited');
  turn.append(form);
  text.focus();
}
