import { element } from './elements.js';

const KEY = 'tekton-llm-demo.settings';

/** What is chosen and stays so when the page is reloaded. Never the token; the address is in the page's own. */
const FIELDS = ['provider', 'model', 'fallback', 'system'];

type Field = HTMLTextAreaElement | HTMLSelectElement;

/** Fills the settings with what they were in this tab, and remembers what becomes of them. */
export function rememberSettings(): void {
  const remembered = read();
  for (const id of FIELDS) {
    const field = element<Field>(id);
    const value = remembered[id];
    if (typeof value === 'string') {
      field.value = value;
      // The choices come with the providers, and with them what is chosen.
      field.dataset.wanted = value;
    }
    field.addEventListener('change', () => {
      field.dataset.wanted = field.value;
      write({ ...read(), [id]: field.value });
    });
  }
}

function read(): Record<string, unknown> {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? '{}') ?? {}) as Record<string, unknown>;
  } catch {
    // Forbidden, of which the conversations tell, or not written by this page.
    return {};
  }
}

function write(settings: Record<string, unknown>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // As above: the settings are then those of the page while it is open.
  }
}
