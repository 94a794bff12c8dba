/**
 * Returns whether a button that deletes something was clicked twice: after the first click it asks for confirmation, until
 * it loses the focus.
 *
 * @param question - the text of the question
 */
export function isConfirmed(button: HTMLButtonElement, question: string): boolean {
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
  // In most browsers a click focuses the button; in others the confirmation would never end.
  button.focus();
  button.addEventListener('blur', reset, { once: true });
  return false;
}
