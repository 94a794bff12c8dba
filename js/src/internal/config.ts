import { InvalidRequestError } from '../errors.js';
import { profiles } from '../generated/profiles.js';
import type {
  AuthToken,
  CallListeners,
  ClientOptions,
  ConversationFormat,
  ConversationStore,
  Fallback,
  Logger,
  ServerProfile,
} from '../types.js';
import { checkCallback, checkCallbacks, checkDuration, checkFallbacks, checkTexts, checkWhole } from './checks.js';

const DEFAULT_URL = '/api/llm';

const PROFILES: readonly ServerProfile[] = ['auto', ...profiles];

/** The validated and complete settings of a client. */
export interface Config extends CallListeners {
  readonly componentId: string;
  readonly url: string;
  /** Undefined for no WebSocket. */
  readonly wsUrl: string | undefined;
  readonly providerId: string | undefined;
  readonly modelId: string | undefined;
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly authToken: AuthToken | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The secrets known at creation, which messages never show. */
  readonly secrets: readonly string[];
  readonly credentials?: RequestCredentials | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly debug: boolean;
  readonly logger?: Logger | undefined;
  readonly maxWaitingChunks: number;
  readonly maxRetries: number;
  readonly retryDelay: number;
  readonly fallbackProvider: string | undefined;
  readonly fallbackModel: string | undefined;
  readonly fallbacks: readonly Fallback[];
  readonly profile: ServerProfile;
  readonly strict: boolean;
  /** Undefined for the default, like the store. */
  readonly conversationFormat: ConversationFormat | undefined;
  readonly conversationStore: ConversationStore | undefined;
  /** Undefined for the profile's default. */
  readonly maxConcurrentCalls: number | undefined;
}

/** Checks the settings and fills in the defaults; relative addresses are resolved against `page`. */
export function configOf(options: ClientOptions, page: string | undefined = globalThis.location?.href): Config {
  const componentId = options?.componentId;
  if (typeof componentId !== 'string' || componentId.trim() === '') {
    throw new InvalidRequestError('componentId must name the calling component; it is missing or blank.');
  }
  checkTexts(options);
  checkFallbacks(options.fallbacks);
  checkCallbacks(options, ['fetch', 'onRetry', 'onFallback', 'conversationFormat']);
  const authToken = options.authToken || undefined;
  if (typeof authToken !== 'function') {
    checkToken(authToken);
  }
  const headers = checkHeaders(options.headers ?? {});
  const { rhetorUrl, rhetorWsUrl, ...others } = options;
  const url = absolute('rhetorUrl', rhetorUrl || DEFAULT_URL, page, ['http:', 'https:']);
  checkLogger(options.logger);
  return {
    ...others,
    url,
    wsUrl: rhetorWsUrl === null ? undefined : webSocketUrl(rhetorWsUrl, url, page),
    providerId: options.providerId || undefined,
    modelId: options.modelId || undefined,
    timeout: checkDuration('timeout', options.timeout ?? 30_000, 1),
    deadline: options.deadline === undefined ? undefined : checkDuration('deadline', options.deadline, 1),
    authToken,
    headers,
    secrets: [...(typeof authToken === 'string' ? [authToken] : []), ...Object.values(headers).filter(mayBeSecret)],
    maxWaitingChunks: checkWhole('maxWaitingChunks', options.maxWaitingChunks ?? 1024, 1),
    maxRetries: checkWhole('maxRetries', options.maxRetries ?? 3),
    retryDelay: checkDuration('retryDelay', options.retryDelay ?? 1000, 0),
    fallbackProvider: options.fallbackProvider || undefined,
    fallbackModel: options.fallbackModel || undefined,
    fallbacks: [...(options.fallbacks ?? [])],
    debug: options.debug ?? false,
    strict: options.strict ?? false,
    profile: checkProfile(options.profile || 'auto'),
    conversationFormat: options.conversationFormat ?? undefined,
    conversationStore: checkStore(options.conversationStore),
    maxConcurrentCalls:
      options.maxConcurrentCalls === undefined
        ? undefined
        : checkWhole('maxConcurrentCalls', options.maxConcurrentCalls, 1),
  };
}

function checkProfile(profile: ServerProfile): ServerProfile {
  if (!PROFILES.includes(profile)) {
    throw new InvalidRequestError(`There is no profile '${profile}'; there are ${PROFILES.join(', ')}.`);
  }
  return profile;
}

function checkLogger(logger: Logger | undefined): void {
  if (logger !== undefined) {
    checkCallback('logger.debug', logger?.debug);
    checkCallback('logger.warn', logger?.warn);
  }
}

/** Errors of a header show only its name, as its value may be a key. */
function checkHeaders(headers: Record<string, string> | Headers): Record<string, string> {
  const entries = typeof headers.entries === 'function' ? [...headers.entries()] : Object.entries(headers);
  for (const [name, value] of entries) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new InvalidRequestError(
        `headers must hold names and values that HTTP allows, which that of '${name}' is not.`,
      );
    }
  }
  return Object.fromEntries(entries);
}

/** The minimum length of a secret; a shorter value is not a key, and may be an ordinary word. */
function mayBeSecret({ length }: string): boolean {
  return length >= 8;
}

function checkStore(store: ConversationStore | undefined): ConversationStore | undefined {
  if (store != null) {
    checkCallback('conversationStore.messages', store.messages);
    checkCallback('conversationStore.append', store.append);
  }
  return store ?? undefined;
}

function absolute(name: string, value: string, page: string | undefined, schemes: string[]): string {
  let url: URL;
  try {
    url = new URL(value, page);
  } catch {
    // It may contain a password or a key, which must not be shown.
    const shown = /[@?]/.test(value) ? 'another' : `'${value}'`;
    throw new InvalidRequestError(
      `${name} must be an absolute URL outside of a web page, such as http://localhost:8003, but is ${shown}.`,
    );
  }
  if (!schemes.includes(url.protocol)) {
    const allowed = schemes.map((scheme) => `${scheme}//`).join(' or ');
    throw new InvalidRequestError(`${name} must begin with ${allowed}, but begins with ${url.protocol}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidRequestError(`${name} must not hold a user or a password; set authToken instead.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidRequestError(`${name} must have no query and no fragment, because paths are appended to it.`);
  }
  return url.href.replace(/\/+$/, '');
}

/** The configured address, otherwise the HTTP address with `/ws` appended once. */
function webSocketUrl(own: string | undefined, url: string, page: string | undefined): string {
  const http = ['http:', 'https:'];
  if (own !== undefined && own !== '') {
    return toWebSocket(absolute('rhetorWsUrl', own, page, ['ws:', 'wss:', ...http]));
  }
  return toWebSocket(url.endsWith('/ws') ? url : `${url}/ws`);
}

function toWebSocket(url: string): string {
  return url.replace(/^http/, 'ws');
}

/** A token is sent in a header, where a line break would start another header. */
export function checkToken(token: string | undefined): void {
  if (token !== undefined && !(typeof token === 'string' && /^[!-~]+$/.test(token))) {
    throw new InvalidRequestError('authToken must be of visible ASCII characters only; its value is not shown.');
  }
}
