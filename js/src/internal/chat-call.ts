import type { CallListeners, ChatMessage, Fallback, GenerationOptions, QueryOptions } from '../types.js';
import type { Call } from './call.js';
import { checkDuration, checkMessages, checkOptions, checkPrompt, checkWhole } from './checks.js';
import type { Config } from './config.js';
import type { ChunkQueue } from './chunk-queue.js';

/** The common context of a call's attempts. */
export interface CallContext extends CallListeners {
  readonly call: Call;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly retryDelay: number;
}

/** The data of a call for one answer. */
export interface ChatCall extends CallContext {
  readonly componentId: string;
  /** Whether this is a single prompt, which has separate frames on the WebSocket. */
  readonly isPrompt: boolean;
  readonly messages: readonly ChatMessage[];
  readonly options: GenerationOptions;
  /** The fallbacks for when the provider of the options cannot answer. */
  readonly fallbacks: readonly Fallback[];
  /** Whether this is a fallback. */
  readonly isFallback?: boolean;
  /** Receives the chunks before the last one; undefined for a complete answer. */
  readonly queue?: ChunkQueue | undefined;
  /** The timeout of the first chunk in milliseconds, if it is shorter than the attempt's. */
  readonly patience?: number;
}

/** The input of a call: a prompt, or a conversation. */
export type Input = string | readonly ChatMessage[];

/** The validated and immutable options of a call, with the client's settings as defaults. */
export function chatCall(
  config: Config,
  input: Input,
  options: GenerationOptions,
  call: Call,
  queue?: ChunkQueue,
): ChatCall {
  const isPrompt = !Array.isArray(input);
  const messages = isPrompt ? [{ role: 'user' as const, content: checkPrompt(input as string) }] : checkMessages(input);
  checkOptions(options);
  const own = withDefaults(config, options);
  const first = { providerId: own.fallbackProvider, modelId: own.fallbackModel };
  return {
    ...callContext(config, options, call),
    componentId: config.componentId,
    isPrompt,
    messages,
    options: own,
    fallbacks: [
      ...(first.providerId || first.modelId ? [first] : []),
      ...(options.fallbacks ?? config.fallbacks).map(({ providerId, modelId }) => ({ providerId, modelId })),
    ],
    queue,
  };
}

/** The context of a first attempt. */
export function callContext(
  config: Config,
  options: QueryOptions & Pick<GenerationOptions, 'maxRetries' | 'retryDelay' | keyof CallListeners>,
  call: Call,
): CallContext {
  return {
    call,
    timeout: checkDuration('timeout', options.timeout ?? config.timeout, 1),
    maxRetries: checkWhole('maxRetries', options.maxRetries ?? config.maxRetries),
    retryDelay: checkDuration('retryDelay', options.retryDelay ?? config.retryDelay, 0),
    onRetry: options.onRetry ?? config.onRetry,
    onFallback: options.onFallback ?? config.onFallback,
  };
}

/** A null or empty id, as from a form, counts as unset. The client's model applies only to the client's provider. */
function withDefaults(config: Config, options: GenerationOptions): GenerationOptions {
  const providerId = options.providerId || config.providerId;
  return {
    ...options,
    stopSequences: options.stopSequences && [...options.stopSequences],
    providerId,
    modelId: options.modelId || (providerId === config.providerId ? config.modelId : undefined),
    fallbackProvider: options.fallbackProvider || config.fallbackProvider,
    fallbackModel: options.fallbackModel || config.fallbackModel,
  };
}

/** A unique id. `crypto.randomUUID` exists only on secure pages. */
export function newRequestId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  );
}
