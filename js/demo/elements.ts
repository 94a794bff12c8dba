/** Returns the page's element with an id, which index.html contains. */
export function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no #${id}.`);
  }
  return found as T;
}

/** Creates an element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Creates a button; the listener of clicks reads its action. */
export function makeButton(text: string, action: string, name = text): HTMLButtonElement {
  const button = make('button', '', text);
  button.type = 'button';
  button.dataset.action = action;
  if (name !== text) {
    button.setAttribute('aria-label', name);
  }
  return button;
}

/** Fills a select; keeps the current or the given choice if it still exists. */
export function fill(select: HTMLSelectElement, first: string, choices: readonly (readonly [string, string])[]): void {
  const chosen = select.dataset.wanted ?? select.value;
  select.replaceChildren(new Option(first, ''), ...choices.map(([id, name]) => new Option(name, id)));
  select.value = choices.some(([id]) => id === chosen) ? chosen : '';
}
