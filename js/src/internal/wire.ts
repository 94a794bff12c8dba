import { InvalidRequestException } from '../errors.js';
import { aliases } from '../generated/aliases.js';
import type {
  ChatRequest,
  ChatResponse,
  StreamChunk as ChunkModel,
  Health as HealthModel,
  ListedModel,
  ProviderList as ProviderListModel,
  Provider as ProviderModelOfContract,
  ProviderStatus,
  Usage as UsageModel,
} from '../generated/http/index.js';
import type { CompletionResult, Health, Provider, ProviderList, StreamChunk, Usage } from '../types.js';
import type { ChatCall } from './call.js';
import { NotRhetorError } from './error-mapper.js';
import { utcTime } from './timestamps.js';

/** The highest number of the contract's int32. */
const MOST = 2 ** 31 - 1;

/** The status of a provider that can be used now. */
const ACTIVE = 'active';

// The one place where this package's values and the generated models of the contract meet. What a server sends is not
// trusted to have the types that the contract gives it.

/** The JSON of a model, in which what some servers call a field stands under the contract's name too. */
export function withAliases(model: keyof typeof aliases, json: object): object {
  const read: Record<string, unknown> = { ...json };
  for (const [field, names] of Object.entries<readonly string[]>(aliases[model])) {
    read[field] ??= names.map((name) => read[name]).find((value) => value !== undefined && value !== null);
  }
  return read;
}

/** The request of a call. A first system message goes as the system prompt, unless the options have one already. */
export function toRequest(call: ChatCall, streaming: boolean): ChatRequest {
  const { options } = call;
  let { messages } = call;
  let systemPrompt = options.systemPrompt;
  if (systemPrompt === undefined && messages[0]?.role === 'system') {
    systemPrompt = messages[0].content;
    messages = messages.slice(1);
  }
  if (messages.length === 0) {
    throw new InvalidRequestException('messages must hold a message besides the system prompt; there is none.');
  }
  return {
    messages: messages.map(({ role, content, name }) =>
      name === undefined ? { role, content } : { role, content, name },
    ),
    component: call.componentId,
    contextId: options.contextId,
    providerId: options.providerId,
    modelId: options.modelId,
    systemPrompt,
    streaming,
    options: toOptions(options),
  };
}

/** What is not set is not sent, the contract's defaults included: they are the server's to apply. */
function toOptions(options: ChatCall['options']): ChatRequest['options'] {
  const { temperature, maxTokens, topP, topK, presencePenalty, frequencyPenalty, fallbackProvider, fallbackModel } =
    options;
  const stop = options.stopSequences?.length ? [...options.stopSequences] : undefined;
  return {
    temperature,
    maxTokens,
    stop,
    topP,
    topK,
    presencePenalty,
    frequencyPenalty,
    fallbackProvider,
    fallbackModel,
  };
}

/** The text of an answer under whichever of its names; undefined where it has none. */
export function textOf(response: ChatResponse): string | undefined {
  const content = text(response.content);
  const older = text(response.message) ?? text(response.response);
  return content || (older ?? content);
}

/** What is text in an answer. Anything else there is no accessory: without it, the answer would be lost without a word. */
function text(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) {
    throw new NotRhetorError('The answer is not the JSON of the contract.');
  }
  return value === undefined || value === null ? undefined : String(value);
}

export function toResult(response: ChatResponse, content: string, attempts: number): CompletionResult {
  return {
    content,
    model: string(response.model),
    provider: string(response.provider),
    finishReason: string(response.finishReason),
    usage: toUsage(response.usage),
    contextId: string(response.contextId),
    timestamp: utcTime(response.timestamp),
    fallback: isTrue(response.fallback),
    attempts,
    warnings: [],
  };
}

/** A whole answer as the only piece of a stream. */
export function onlyChunk({ content, attempts: _, ...facts }: CompletionResult): StreamChunk {
  return { ...facts, chunk: content, done: true };
}

export function toChunk(chunk: ChunkModel): StreamChunk {
  const done = isTrue(chunk.done);
  return {
    chunk: text(chunk.chunk) ?? '',
    done,
    fallback: isTrue(chunk.fallback),
    contextId: string(chunk.contextId),
    model: string(chunk.model),
    provider: string(chunk.provider),
    timestamp: utcTime(chunk.timestamp),
    usage: toUsage(chunk.usage),
    finishReason: string(chunk.finishReason),
    ...(done && { warnings: [] }),
  };
}

export function toProviders(list: ProviderListModel): ProviderList {
  const known = Object.entries(record(list.providers)).filter(([, provider]) => provider != null);
  return {
    providers: Object.fromEntries(known.map(([id, provider]) => [id, toProvider(id, provider)])),
    defaultProvider: string(list.defaultProvider),
    defaultModel: string(list.defaultModel),
  };
}

function toProvider(id: string, provider: ProviderModelOfContract): Provider {
  return {
    id,
    name: string(provider.name) ?? id,
    available: isTrue(provider.available),
    models: list(provider.models).map((model) => ({
      id: string(model.id) ?? '',
      name: string(model.name) ?? string(model.id) ?? '',
      contextLength: count(model.contextLength),
      description: string(model.description),
      pricing: numbers(model.pricing),
      capabilities: list(model.capabilities).filter((capability) => typeof capability === 'string'),
    })),
    description: string(provider.description),
    defaultModel: string(provider.defaultModel),
  };
}

/** The providers of a server that lists them and their models apart. */
export function toProvidersOf(statuses: Record<string, ProviderStatus>, models: readonly ListedModel[]): ProviderList {
  const known = Object.entries(record(statuses)).filter(([, status]) => status != null);
  return {
    providers: Object.fromEntries(known.map(([id, status]) => [id, toProviderOf(id, status, list(models))])),
    defaultProvider: undefined,
    defaultModel: undefined,
  };
}

function toProviderOf(id: string, { name, status }: ProviderStatus, models: readonly ListedModel[]): Provider {
  return {
    id,
    name: string(name) ?? id,
    available: status === ACTIVE,
    models: models
      .filter((model) => model.provider === id)
      .map((model) => ({
        id: string(model.id) ?? '',
        name: string(model.name) ?? string(model.id) ?? '',
        contextLength: count(model.contextWindow),
        pricing: {},
        capabilities: list(model.capabilities).filter((capability) => typeof capability === 'string'),
      })),
  };
}

export function toHealth(health: HealthModel): Health {
  const known = ['healthy', 'degraded', 'unhealthy'] as const;
  return {
    status: known.find((status) => status === health.status) ?? 'unknown',
    component: string(health.component),
    version: string(health.version),
    port: count(health.port),
    timestamp: utcTime(health.timestamp),
    details: record(health.details),
  };
}

function toUsage(usage: UsageModel | undefined): Usage | undefined {
  const prompt = count(usage?.promptTokens);
  const completion = count(usage?.completionTokens);
  const total = count(usage?.totalTokens);
  if (prompt === undefined && completion === undefined && total === undefined) {
    return undefined;
  }
  const promptTokens = prompt ?? 0;
  const completionTokens = completion ?? 0;
  return { promptTokens, completionTokens, totalTokens: total ?? promptTokens + completionTokens };
}

// What is only accessory never costs an answer: a value that is not of its type counts as left out.

/** A text. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A whole number that the contract has room for. */
export function count(value: unknown): number | undefined {
  return Number.isInteger(value) && Math.abs(value as number) <= MOST ? (value as number) : undefined;
}

/** Whether a truth value, in whichever way servers write it, is true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && value.toLowerCase() === 'true');
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value.filter((element) => element != null) : [];
}

function numbers(value: Record<string, number> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(record(value)).filter(([, each]) => typeof each === 'number'));
}

function record<T>(value: Record<string, T> | undefined): Record<string, T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
