import { InvalidRequestException } from '../errors.js';
import type {
  ChatRequest,
  ChatResponse,
  StreamChunk as ChunkModel,
  Health as HealthModel,
  ProviderList as ProviderListModel,
  Provider as ProviderModelOfContract,
  Usage as UsageModel,
} from '../generated/http/index.js';
import type { CompletionResult, Health, Provider, ProviderList, StreamChunk, Usage } from '../types.js';
import type { ChatCall } from './call.js';
import { utcTime } from './timestamps.js';

// The one place where this package's values and the generated models of the contract meet. What a server sends is not
// trusted to have the types that the contract gives it.

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
  const content = string(response.content);
  const older = string(response.message) ?? string(response.response);
  return content || (older ?? content);
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
    fallback: response.fallback === true,
    attempts,
  };
}

export function toChunk(chunk: ChunkModel): StreamChunk {
  return {
    chunk: string(chunk.chunk) ?? '',
    done: chunk.done === true,
    fallback: chunk.fallback === true,
    contextId: string(chunk.contextId),
    model: string(chunk.model),
    provider: string(chunk.provider),
    timestamp: utcTime(chunk.timestamp),
    usage: toUsage(chunk.usage),
    finishReason: string(chunk.finishReason),
  };
}

export function toProviders(list: ProviderListModel): ProviderList {
  const known = Object.entries(list.providers ?? {}).filter(([, provider]) => provider != null);
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
    available: provider.available === true,
    models: (provider.models ?? []).map((model) => ({
      id: model.id,
      name: string(model.name) ?? model.id,
      contextLength: model.contextLength,
      description: string(model.description),
      pricing: model.pricing ?? {},
      capabilities: model.capabilities ?? [],
    })),
    description: string(provider.description),
    defaultModel: string(provider.defaultModel),
  };
}

export function toHealth(health: HealthModel): Health {
  const known = ['healthy', 'degraded', 'unhealthy'] as const;
  return {
    status: known.find((status) => status === health.status) ?? 'unknown',
    component: string(health.component),
    version: string(health.version),
    port: health.port,
    timestamp: utcTime(health.timestamp),
    details: health.details ?? {},
  };
}

function toUsage(usage: UsageModel | undefined): Usage | undefined {
  if (usage === undefined) {
    return undefined;
  }
  const promptTokens = usage.promptTokens ?? 0;
  const completionTokens = usage.completionTokens ?? 0;
  return { promptTokens, completionTokens, totalTokens: usage.totalTokens ?? promptTokens + completionTokens };
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
