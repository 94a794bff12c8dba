import { InvalidRequestError } from '../errors.js';
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
} from '../generated/frames.js';
import type { Health, Provider, ProviderList, ProviderModel, StreamChunk, Usage } from '../types.js';
import type { ChatCall } from './chat-call.js';
import { MOST_INT32 } from './checks.js';
import { NotRhetorError } from './error-mapper.js';
import { utcTime } from './timestamps.js';
import { isRecord } from './values.js';

/** The status of an available provider. */
const ACTIVE = 'active';

// The only place that converts between this package's values and the contract's generated types. Types of received values are
// checked.

/** The JSON of a model, with the fields of servers' other names copied to the contract's names. */
export function withAliases(model: keyof typeof aliases, json: object): object {
  const read: Record<string, unknown> = { ...json };
  for (const [field, names] of Object.entries<readonly string[]>(aliases[model])) {
    read[field] ??= names.map((name) => read[name]).find((value) => value !== undefined && value !== null);
  }
  return read;
}

/** The request of a call. A first system message becomes the system prompt, unless the options have one. */
export function toRequest(call: ChatCall, streaming: boolean): ChatRequest {
  const { options } = call;
  let { messages } = call;
  let systemPrompt = options.systemPrompt;
  if (systemPrompt === undefined && messages[0]?.role === 'system') {
    systemPrompt = messages[0].content;
    messages = messages.slice(1);
  }
  if (messages.length === 0) {
    throw new InvalidRequestError('messages must hold a message besides the system prompt; there is none.');
  }
  return {
    messages: messages as ChatRequest['messages'],
    component: call.componentId,
    context_id: options.contextId,
    provider_id: options.providerId,
    model_id: options.modelId,
    system_prompt: systemPrompt,
    streaming,
    options: toOptions(options),
  };
}

/** Unset options are not sent; the server applies the contract's defaults. */
function toOptions(options: ChatCall['options']): ChatRequest['options'] {
  return {
    temperature: options.temperature,
    max_tokens: options.maxTokens,
    stop: options.stopSequences?.length ? [...options.stopSequences] : undefined,
    top_p: options.topP,
    top_k: options.topK,
    presence_penalty: options.presencePenalty,
    frequency_penalty: options.frequencyPenalty,
    fallback_provider: options.fallbackProvider,
    fallback_model: options.fallbackModel,
  };
}

/** The text of an answer, under any of its names; undefined if it has none. */
export function textOf(response: ChatResponse): string | undefined {
  const content = text(response.content);
  const older = text(response.message) ?? text(response.response);
  return content || (older ?? content);
}

/** The text of an answer. Any other type fails the call, as the answer would be lost silently. */
function text(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) {
    throw new NotRhetorError('The answer is not the JSON of the contract.');
  }
  return value === undefined || value === null ? undefined : String(value);
}

/** A complete answer, as its only chunk. */
export function toAnswer(response: ChatResponse, content: string): StreamChunk {
  return { ...facts(response), chunk: content, done: true, warnings: [] };
}

export function toChunk(chunk: ChunkModel): StreamChunk {
  const done = isTrue(chunk.done);
  return { ...facts(chunk), chunk: text(chunk.chunk) ?? '', done, ...(done && { warnings: [] }) };
}

function facts(from: ChatResponse | ChunkModel) {
  return {
    model: string(from.model),
    provider: string(from.provider),
    finishReason: string(from.finish_reason),
    usage: toUsage(from.usage),
    contextId: string(from.context_id),
    timestamp: utcTime(from.timestamp),
    fallback: isTrue(from.fallback),
  };
}

export function toProviders(list: ProviderListModel): ProviderList {
  return {
    providers: known(list.providers, toProvider),
    defaultProvider: string(list.default_provider),
    defaultModel: string(list.default_model),
  };
}

function toProvider(id: string, provider: ProviderModelOfContract): Provider {
  return {
    id,
    name: string(provider.name) ?? id,
    available: isTrue(provider.available),
    models: list(provider.models).map((model) => ({
      ...toModel(model, model.context_length),
      description: string(model.description),
      pricing: numbers(model.pricing),
    })),
    description: string(provider.description),
    defaultModel: string(provider.default_model),
  };
}

function toModel(
  { id, name, capabilities }: { id?: string; name?: string; capabilities?: string[] },
  contextLength: unknown,
): ProviderModel {
  return {
    id: string(id) ?? '',
    name: string(name) ?? string(id) ?? '',
    contextLength: count(contextLength),
    pricing: {},
    capabilities: list(capabilities).filter((capability) => typeof capability === 'string'),
  };
}

/** The providers of a server that lists providers and models separately. */
export function toProvidersOf(statuses: Record<string, ProviderStatus>, models: readonly ListedModel[]): ProviderList {
  return {
    providers: known(statuses, (id, { name, status }) => ({
      id,
      name: string(name) ?? id,
      available: status === ACTIVE,
      models: list(models)
        .filter((model) => model.provider === id)
        .map((model) => toModel(model, model.context_window)),
    })),
  };
}

function known<T extends object, R>(values: Record<string, T>, map: (id: string, value: T) => R): Record<string, R> {
  const entries = Object.entries(record(values)).filter(([, value]) => typeof value === 'object' && value !== null);
  return Object.fromEntries(entries.map(([id, value]) => [id, map(id, value)]));
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
  const prompt = count(usage?.prompt_tokens);
  const completion = count(usage?.completion_tokens);
  const total = count(usage?.total_tokens);
  if ((prompt ?? completion ?? total) === undefined) {
    return undefined;
  }
  const promptTokens = prompt ?? 0;
  const completionTokens = completion ?? 0;
  return { promptTokens, completionTokens, totalTokens: total ?? promptTokens + completionTokens };
}

// Metadata of a wrong type never fails an answer: it counts as missing.

/** A text. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A whole number within the contract's int32. */
export function count(value: unknown): number | undefined {
  return Number.isInteger(value) && Math.abs(value as number) <= MOST_INT32 ? (value as number) : undefined;
}

/** The status in an error's code, which some servers write as text. */
export function statusOf(code: unknown): number | undefined {
  return count(typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code);
}

/** Whether a boolean, in any notation of servers, is true. */
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
  return isRecord(value) ? value : {};
}
