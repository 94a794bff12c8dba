import type { ChatMessage, GenerationOptions, QueryOptions } from '../types.js';
import { checkDuration, checkMessages, checkOptions, checkPrompt, checkSignal, checkWhole } from './checks.js';
import type { Config } from './config.js';

/** What every attempt of a call has in common. */
export interface CallContext {
  readonly requestId: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly retryDelay: number;
  /** Aborted with an error as its reason when the call is to end. */
  readonly signal: AbortSignal;
}

/** Everything that one answer needs. */
export interface ChatCall extends CallContext {
  readonly componentId: string;
  /** Whether this is one prompt, of which the WebSocket has frames of its own. */
  readonly isPrompt: boolean;
  readonly messages: readonly ChatMessage[];
  readonly options: GenerationOptions;
}

/** What is to be answered: a prompt, or a conversation. */
export type Input = string | readonly ChatMessage[];

/** Makes a call of what the caller asks for, with the client's settings for what is left open. */
export function chatCall(config: Config, input: Input, options: GenerationOptions, signal: AbortSignal): ChatCall {
  const context = callContext(config, options, signal);
  const isPrompt = !Array.isArray(input);
  const messages = isPrompt ? [{ role: 'user' as const, content: checkPrompt(input as string) }] : checkMessages(input);
  checkOptions(options);
  return {
    ...context,
    componentId: config.componentId,
    isPrompt,
    messages,
    options: withDefaults(config, options),
  };
}

/** The context of a first attempt. */
export function callContext(
  config: Config,
  options: QueryOptions & Pick<GenerationOptions, 'maxRetries' | 'retryDelay'>,
  signal: AbortSignal,
): CallContext {
  checkSignal(options);
  return {
    requestId: newRequestId(),
    attempt: 1,
    timeout: checkDuration('timeout', options.timeout ?? config.timeout, 1),
    maxRetries: checkWhole('maxRetries', options.maxRetries ?? config.maxRetries),
    retryDelay: checkDuration('retryDelay', options.retryDelay ?? config.retryDelay, 0),
    signal,
  };
}

/** The client's model is one of its provider's, so it is no default for calls to another. */
function withDefaults(config: Config, options: GenerationOptions): GenerationOptions {
  const ownProvider = options.providerId === undefined || options.providerId === config.providerId;
  return {
    ...options,
    providerId: options.providerId ?? config.providerId,
    modelId: options.modelId ?? (ownProvider ? config.modelId : undefined),
    fallbackProvider: options.fallbackProvider ?? config.fallbackProvider,
    fallbackModel: options.fallbackModel ?? config.fallbackModel,
  };
}

/** An id that nobody else has. `crypto.randomUUID` is there on secure pages only. */
export function newRequestId(): string {
  if (typeof crypto.randomUUID === 'function') {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
