import { InvalidRequestException } from '../errors.js';
import { generations } from '../generated/generations.js';
import type { ClientOptions, ConversationFormat, ConversationStore, ServerProfile } from '../types.js';
import { checkCallback, checkDuration, checkWellFormed, checkWhole } from './checks.js';
import { labelled } from './profile/labelled-conversation.js';
import { RecentConversations } from './profile/recent-conversations.js';

const DEFAULT_URL = '/api/llm';

const PROFILES: readonly ServerProfile[] = [
  'auto',
  ...generations.filter((generation) => generation.supported).map(({ id }) => id),
];

/** The settings of a client, checked and complete. */
export interface Config {
  readonly componentId: string;
  readonly url: string;
  /** Undefined where there is to be no WebSocket. */
  readonly wsUrl: string | undefined;
  readonly providerId: string | undefined;
  readonly modelId: string | undefined;
  readonly timeout: number;
  readonly authToken: string | undefined;
  readonly debug: boolean;
  readonly maxRetries: number;
  readonly retryDelay: number;
  readonly fallbackProvider: string | undefined;
  readonly fallbackModel: string | undefined;
  readonly profile: ServerProfile;
  readonly strict: boolean;
  readonly conversationFormat: ConversationFormat;
  readonly conversationStore: ConversationStore;
  /** Undefined where it is the profile's. */
  readonly maxConcurrentCalls: number | undefined;
}

/** Checks the settings and fills in the defaults; `page` is what relative addresses are relative to. */
export function configOf(options: ClientOptions, page: string | undefined = globalThis.location?.href): Config {
  const componentId = options?.componentId;
  if (typeof componentId !== 'string' || componentId.trim() === '') {
    throw new InvalidRequestException('componentId must name the calling component; it is missing or blank.');
  }
  for (const name of ['componentId', 'providerId', 'modelId', 'fallbackProvider', 'fallbackModel'] as const) {
    checkWellFormed(name, options[name]);
  }
  const authToken = options.authToken || undefined;
  checkToken(authToken);
  const url = absolute('rhetorUrl', options.rhetorUrl || DEFAULT_URL, page, ['http:', 'https:']);
  return {
    componentId,
    url,
    wsUrl: options.rhetorWsUrl === null ? undefined : webSocketUrl(options.rhetorWsUrl, url, page),
    providerId: options.providerId || undefined,
    modelId: options.modelId || undefined,
    timeout: checkDuration('timeout', options.timeout ?? 30_000, 1),
    authToken,
    debug: options.debug ?? false,
    maxRetries: checkWhole('maxRetries', options.maxRetries ?? 3),
    retryDelay: checkDuration('retryDelay', options.retryDelay ?? 1000, 0),
    fallbackProvider: options.fallbackProvider || undefined,
    fallbackModel: options.fallbackModel || undefined,
    profile: checkProfile(options.profile || 'auto'),
    strict: options.strict ?? false,
    conversationFormat: checkFormat(options.conversationFormat ?? labelled),
    conversationStore: checkStore(options.conversationStore ?? new RecentConversations()),
    maxConcurrentCalls:
      options.maxConcurrentCalls === undefined
        ? undefined
        : checkWhole('maxConcurrentCalls', options.maxConcurrentCalls, 1),
  };
}

function checkProfile(profile: ServerProfile): ServerProfile {
  if (!PROFILES.includes(profile)) {
    throw new InvalidRequestException(`There is no profile '${profile}'; there are ${PROFILES.join(', ')}.`);
  }
  return profile;
}

function checkFormat(format: ConversationFormat): ConversationFormat {
  checkCallback('conversationFormat', format);
  return format;
}

function checkStore(store: ConversationStore): ConversationStore {
  checkCallback('conversationStore.messages', store?.messages);
  checkCallback('conversationStore.append', store?.append);
  return store;
}

function absolute(name: string, value: string, page: string | undefined, schemes: string[]): string {
  let url: URL;
  try {
    url = new URL(value, page);
  } catch {
    // It may hold a password or a key, which is not to be shown.
    const shown = /[@?]/.test(value) ? 'another' : `'${value}'`;
    throw new InvalidRequestException(
      `${name} must be an absolute URL outside of a web page, such as http://localhost:8003, but is ${shown}.`,
    );
  }
  if (!schemes.includes(url.protocol)) {
    const allowed = schemes.map((scheme) => `${scheme}//`).join(' or ');
    throw new InvalidRequestException(`${name} must begin with ${allowed}, but begins with ${url.protocol}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidRequestException(`${name} must not hold a user or a password; set authToken instead.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidRequestException(`${name} must have no query and no fragment, because paths are appended to it.`);
  }
  return url.href.replace(/\/+$/, '');
}

/** An address of its own, else that of the HTTP side with `/ws` added once. */
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

/** A token goes into a header, where a line break would end it and begin another. */
function checkToken(token: string | undefined): void {
  if (token !== undefined && !(typeof token === 'string' && /^[!-~]+$/.test(token))) {
    throw new InvalidRequestException('authToken must be of visible ASCII characters only; its value is not shown.');
  }
}
