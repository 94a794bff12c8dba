/**
 * Whether a button that takes something away was clicked twice: the first click makes it ask, and only until it is left.
 *
 * @param question - the text of the question
 */
export function sureOf(button: HTMLButtonElement, question: string): boolean {
  if (button.dataset.sure !== undefined) {
    return true;
  }
  const { textContent: text, className } = button;
  const name = button.getAttribute('aria-label') ?? text ?? '';
  button.dataset.sure = '';
  button.textContent = question;
  button.classList.add('danger');
  button.setAttribute('aria-label', `${question} ${name}`);
  const reset = () => {
    delete button.dataset.sure;
    button.textContent = text;
    button.className = className;
    button.setAttribute('aria-label', name);
  };
  // A click gives the focus to a button in most browsers; one that does not would never be asked again.
  button.focus();
  button.addEventListener('blur', reset, { once: true });
  return false;
}
