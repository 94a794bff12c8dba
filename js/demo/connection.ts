import { type ProviderList, TektonLLMClient, type TektonLlmError } from '../src/index.js';
import { element, fill, make } from './elements.js';

const provider = element<HTMLSelectElement>('provider');
const model = element<HTMLSelectElement>('model');
const fallback = element<HTMLSelectElement>('fallback');
const url = element<HTMLInputElement>('url');
const token = element<HTMLInputElement>('token');
const pill = element('health');

let current: TektonLLMClient | undefined;
let known: ProviderList = { providers: {} };

/** The client of the address and token in the settings. */
export function client(): TektonLLMClient {
  current ??= new TektonLLMClient({
    componentId: 'tekton-llm-demo',
    rhetorUrl: url.value,
    authToken: token.value,
    maxRetries: 2,
    retryDelay: 500,
  });
  return current;
}

/** The settings, as options of a call. */
export function choices(): { providerId?: string; modelId?: string; fallbackProvider?: string } {
  return {
    ...(provider.value && { providerId: provider.value }),
    ...(model.value && { modelId: model.value }),
    ...(fallback.value && { fallbackProvider: fallback.value }),
  };
}

/** The model that will answer, if known. */
export function modelInUse(): string {
  const id = provider.value || known.defaultProvider || '';
  return model.value || known.providers[id]?.defaultModel || known.defaultModel || '';
}

/** Connects with the current settings, and shows Rhetor's providers, unless it is called again in the meantime. */
export async function connect(): Promise<void> {
  current?.close();
  current = undefined;
  show('connecting…', '');
  let mine: TektonLLMClient | undefined;
  try {
    mine = client();
    const providers = await mine.getProviders();
    const { status, version } = await mine.health();
    if (current !== mine) {
      return;
    }
    known = providers;
    const tone = status === 'healthy' ? 'good' : status === 'unhealthy' ? 'bad' : 'warn';
    show(status, tone, 'Rhetor ');
    pill.title = version === undefined ? '' : `version ${version}`;
  } catch (e) {
    if (current !== mine) {
      return;
    }
    known = { providers: {} };
    show((e as TektonLlmError).name === 'AuthenticationError' ? 'token refused' : 'not reached', 'bad');
    pill.title = (e as Error).message;
  }
  showProviders();
}

function show(text: string, tone: string, subject = ''): void {
  pill.replaceChildren(make('span', 'subject', subject), text);
  pill.className = `pill ${tone}`;
  pill.title = '';
}

function showProviders(): void {
  const list = Object.values(known.providers);
  const names = list.map(({ id, name, available }) => [id, available ? name : `${name} (not available)`] as const);
  const standard = known.providers[known.defaultProvider ?? '']?.name;
  fill(provider, standard === undefined ? 'Default' : `${standard} (default)`, names);
  fill(fallback, 'None', names);
  showModels();
}

function showModels(): void {
  const chosen = known.providers[provider.value || (known.defaultProvider ?? '')];
  const models = (chosen?.models ?? []).map(({ id, name }) => [id, name] as const);
  const standard = models.find(([id]) => id === chosen?.defaultModel)?.[1];
  fill(model, standard === undefined ? 'Default' : `${standard} (default)`, models);
}

provider.addEventListener('change', showModels);
url.value = new URLSearchParams(location.search).get('rhetor') ?? '/api/llm';
