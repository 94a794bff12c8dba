import { element } from './elements.js';

const KEY = 'tekton-llm-demo.settings';

/** The settings that survive a reload of the page. Never the token; the address is part of the page's own. */
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
    // Storage is forbidden, which the conversations report, or the value is from elsewhere.
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
