import { element } from './elements.js';

const SHOWN_MS = 2000;

/** Copies a text, and shows the result on its button and to screen readers. */
export async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  const label = button.dataset.label ?? button.textContent ?? '';
  button.dataset.label = label;
  const said = (await copied(text)) ? 'Copied' : 'Not copied';
  button.textContent = said;
  element('said').textContent = said;
  setTimeout(() => {
    button.textContent = label;
    element('said').textContent = '';
  }, SHOWN_MS);
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard API is missing over plain HTTP, or forbidden; the older way may still work.
    return copiedBySelection(text);
  }
}

function copiedBySelection(text: string): boolean {
  const focused = document.activeElement as HTMLElement | null;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  document.body.append(area);
  area.select();
  const worked = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return worked;
}
