import { element } from './elements.js';

const KEY = 'tekton-llm-demo.settings';

/**
 * The settings that survive a reload of the page. They never include the token; the address is a part of the page's own
 * address.
 */
const FIELDS = ['provider', 'model', 'fallback', 'system'];

type Field = HTMLTextAreaElement | HTMLSelectElement;

/** Restores the settings of this tab, and stores changes. */
export function rememberSettings(): void {
  const remembered = read();
  for (const id of FIELDS) {
    const field = element<Field>(id);
    const value = remembered[id];
    if (typeof value === 'string') {
      field.value = value;
      // The choices, and with them the chosen one, arrive with the providers.
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
    // Storage is forbidden, which the conversations report, or the value is not of this page.
    return {};
  }
}

function write(settings: Record<string, unknown>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Storage is forbidden: the settings last while the page is open.
  }
}
