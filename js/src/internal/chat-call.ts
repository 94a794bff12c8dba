import type { CallListeners, ChatMessage, Fallback, GenerationOptions, QueryOptions } from '../types.js';
import type { Call } from './call.js';
import { checkDuration, checkMessages, checkOptions, checkPrompt, checkWhole } from './checks.js';
import type { Config } from './config.js';
import type { Pieces } from './pieces.js';

/** What every attempt of a call has in common. */
export interface CallContext extends CallListeners {
  readonly call: Call;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly retryDelay: number;
}

/** Everything that one answer needs. */
export interface ChatCall extends CallContext {
  readonly componentId: string;
  /** Whether this is one prompt, of which the WebSocket has frames of its own. */
  readonly isPrompt: boolean;
  readonly messages: readonly ChatMessage[];
  readonly options: GenerationOptions;
  /** Who is asked where the one that the options name cannot answer. */
  readonly fallbacks: readonly Fallback[];
  /** Whether this is not what was asked for first. */
  readonly isFallback?: boolean;
  /** Takes the pieces before the last one; undefined where the answer is wanted as a whole. */
  readonly pieces?: Pieces | undefined;
  /** How long its first piece may take, in milliseconds, where that is less than the timeout. */
  readonly patience?: number;
}

/** What is to be answered: a prompt, or a conversation. */
export type Input = string | readonly ChatMessage[];

/** What a caller asks for, checked, with the client's settings for what is left open, and changed by nobody later. */
export function chatCall(
  config: Config,
  input: Input,
  options: GenerationOptions,
  call: Call,
  pieces?: Pieces,
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
    pieces,
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

/** An id that is null or empty, as of a form, counts as left out. The client's model is one of its own provider alone. */
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

/** An id that nobody else has. `crypto.randomUUID` is there on secure pages only. */
export function newRequestId(): string {
  return (
    crypto.randomUUID?.() ??
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  );
}
