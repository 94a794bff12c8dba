import type { TektonLlmError } from './errors.js';

/**
 * The generation of Rhetor, which determines the form of requests and answers. `auto`: detected by the first call, once per
 * client, within 2 seconds, and never a failure by itself. `contract`: a Rhetor that conforms to the contract.
 * `tekton-2025-09`: Rhetor of September 2025, which passes only the last message to the model; the client puts the conversation
 * into that message, stores contexts itself, and lists in each answer's warnings what did not reach the model.
 */
export type ServerProfile = 'auto' | 'contract' | 'tekton-2025-09';

/**
 * Formats a conversation as one text, for servers that pass a single message to the model. Called with the turns, oldest first,
 * after a system prompt; not called for a single user message, which is sent unchanged. The text must not be blank.
 */
export type ConversationFormat = (messages: readonly ChatMessage[]) => string;

/** Stores conversations by their `contextId` for servers that do not. */
export interface ConversationStore {
  /** Returns the messages so far, oldest first; empty for an unknown conversation. */
  messages(contextId: string): readonly ChatMessage[] | Promise<readonly ChatMessage[]>;

  /** Appends the messages of a call and then its answer; creates the conversation if there is none. */
  append(contextId: string, messages: readonly ChatMessage[]): void | Promise<void>;
}

/** Another provider or model to fall back to. */
export interface Fallback {
  /** The id of the provider. Default: the call's. */
  providerId?: string | undefined;
  /** The id of the model. Default: the provider's own. */
  modelId?: string | undefined;
}

/** An attempt failed, and another follows. */
export interface RetryEvent {
  /** The id of the call. */
  requestId: string;
  /** The number of attempts so far, 1 or more. */
  attempts: number;
  /** The failure of the last attempt. */
  error: TektonLlmError;
  /** The wait before the next attempt, in milliseconds. */
  delay: number;
}

/** A provider could not answer, and the client falls back to another. */
export interface FallbackEvent {
  /** The id of the call. */
  requestId: string;
  /** The failure of the provider. */
  error: TektonLlmError;
  /** The fallback that is called now. */
  to: Fallback;
}

/** Callbacks during a call; their exceptions do not change its outcome. */
export interface CallListeners {
  /** Called before a retry. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called before the client falls back. */
  onFallback?: ((event: FallbackEvent) => void) | undefined;
}

/** Logs lines for debugging, such as `console`. They contain no prompt, no answer and no token. */
export interface Logger {
  debug(line: string): void;
  warn(line: string): void;
}

/** A bearer token, or a function that returns one: called for each attempt, and once more after a 401. */
export type AuthToken = string | (() => string | undefined | Promise<string | undefined>);

/** The settings of a client. */
export interface ClientOptions extends CallListeners {
  /** The id of the calling component, by which Rhetor tracks calls. */
  componentId: string;

  /**
   * Rhetor's address, with an optional path, to which every operation's path is appended. A relative address is resolved
   * against the page. Outside of a browser it must be absolute. Default: `/api/llm`.
   */
  rhetorUrl?: string | undefined;

  /** The address of Rhetor's WebSocket; null for none. Default: `rhetorUrl` with ws for http and `/ws` added to its path. */
  rhetorWsUrl?: string | null | undefined;

  /** The id of the provider used if a call names none. Default: the server's. */
  providerId?: string | undefined;

  /** The id of the model used if a call names neither provider nor model. Default: the provider's. */
  modelId?: string | undefined;

  /** The timeout of an attempt in milliseconds; for a stream, of each wait for its next chunk. Default: 30000. */
  timeout?: number | undefined;

  /** The deadline of a whole call in milliseconds, with its retries and fallbacks. Default: none. */
  deadline?: number | undefined;

  /** The bearer token, or a function that returns it; never logged and never shown. Default: none. */
  authToken?: AuthToken | undefined;

  /** Headers of each request over HTTP, such as a gateway's key. The WebSocket carries none. Default: none. */
  headers?: Record<string, string> | Headers | undefined;

  /** Whether requests over HTTP carry cookies, as for fetch. Default: `same-origin`. */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined;

  /** The fetch function for requests over HTTP. Default: the platform's. */
  fetch?: typeof globalThis.fetch | undefined;

  /** Whether to log attempts and connections to the console; never prompts, answers and tokens. Default: false. */
  debug?: boolean | undefined;

  /** The logger of attempts and connections, instead of the console. Default: none. */
  logger?: Logger | undefined;

  /** The maximum number of a stream's chunks that wait for their reader. Default: 1024. */
  maxWaitingChunks?: number | undefined;

  /** The maximum number of retries of a failed attempt. Default: 3. */
  maxRetries?: number | undefined;

  /** The longest wait before the first retry, in milliseconds; later waits grow from it. Default: 1000. */
  retryDelay?: number | undefined;

  /** The id of the provider to fall back to when the first one fails. Default: none. */
  fallbackProvider?: string | undefined;

  /** The id of the model to fall back to when the first one fails. Default: the fallback provider's own. */
  fallbackModel?: string | undefined;

  /** Further fallbacks, in order, after `fallbackProvider` and `fallbackModel`. Default: none. */
  fallbacks?: readonly Fallback[] | undefined;

  /** The generation of Rhetor. Default: `auto`, which detects it. */
  profile?: ServerProfile | undefined;

  /**
   * Whether the client refuses a request with an option that would have no effect at the server, instead of adding a warning to
   * the answer. Default: false.
   */
  strict?: boolean | undefined;

  /** Formats a conversation as one message, for servers that accept no more. Default: each message under its role. */
  conversationFormat?: ConversationFormat | undefined;

  /**
   * Stores conversations for servers that do not. Default: the 256 most recently used, in memory for the lifetime of the
   * client.
   */
  conversationStore?: ConversationStore | undefined;

  /**
   * The maximum number of concurrent calls of this client; further calls wait in order, within their timeout. Default: 1 for
   * `tekton-2025-09`, which interrupts concurrent calls; otherwise none.
   */
  maxConcurrentCalls?: number | undefined;
}

/** The options of one answer. Unset options default to the client's, else to the server's. */
export interface GenerationOptions extends CallListeners {
  /** The system prompt, before the conversation. */
  systemPrompt?: string | undefined;

  /** The id of the provider. */
  providerId?: string | undefined;

  /** The id of the model. */
  modelId?: string | undefined;

  /** The id of the conversation that the server stores. Default: a new one. */
  contextId?: string | undefined;

  /**
   * The purpose of the answer, such as `chat`, `code` or `orchestration`: selects the model at a Rhetor of September 2025.
   * Others ignore it, with a warning in the answer.
   */
  capability?: string | undefined;

  /** The sampling temperature, from 0, the most predictable, to 2. */
  temperature?: number | undefined;

  /** The maximum number of tokens of the answer, 1 or more. */
  maxTokens?: number | undefined;

  /** Stop sequences: texts at which the answer ends. */
  stopSequences?: readonly string[] | undefined;

  /** Top-p (nucleus) sampling: the probability mass of the tokens to sample from, from 0 to 1. */
  topP?: number | undefined;

  /** Top-k sampling: the number of likeliest tokens to sample from, 1 or more. */
  topK?: number | undefined;

  /** Presence penalty: above 0, tokens that occurred before become less likely; from -2 to 2. */
  presencePenalty?: number | undefined;

  /** Frequency penalty: above 0, tokens become less likely the more often they occurred; from -2 to 2. */
  frequencyPenalty?: number | undefined;

  /** The timeout of an attempt in milliseconds; for a stream, of each wait for its next chunk. */
  timeout?: number | undefined;

  /** The deadline of the whole call in milliseconds, with its retries and fallbacks. Default: the client's. */
  deadline?: number | undefined;

  /** The maximum number of retries of a failed attempt. */
  maxRetries?: number | undefined;

  /** The longest wait before the first retry, in milliseconds. */
  retryDelay?: number | undefined;

  /** The id of the provider to fall back to when the first one fails. */
  fallbackProvider?: string | undefined;

  /** The id of the model to fall back to when the first one fails. */
  fallbackModel?: string | undefined;

  /** Further fallbacks, in order, after `fallbackProvider` and `fallbackModel`. */
  fallbacks?: readonly Fallback[] | undefined;

  /**
   * The id of the request, for `cancelRequest` and the server's logs: visible ASCII, and unique among open calls. Default:
   * random.
   */
  requestId?: string | undefined;

  /** Cancels the call when it is aborted. */
  signal?: AbortSignal | undefined;

  /** Called with the complete answer. */
  onComplete?: ((result: CompletionResult) => void) | undefined;

  /** Called with the failure of a request; invalid arguments are thrown immediately. */
  onError?: ((error: TektonLlmError) => void) | undefined;
}

/** The options of calls that query the server itself. */
export interface QueryOptions {
  /** The timeout of an attempt in milliseconds. Default: the client's. */
  timeout?: number | undefined;

  /** The deadline of the whole call in milliseconds, with its retries. Default: the client's. */
  deadline?: number | undefined;

  /** Cancels the call when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** The role of a message's author. */
export type Role = 'system' | 'user' | 'assistant' | 'function';

/** One turn of a conversation. A first one whose role is system becomes the system prompt. */
export interface ChatMessage {
  role: Role;
  content: string;
  /** The author's name, or the name of the function whose result this is. */
  name?: string | undefined;
}

/**
 * A turn as calls accept it: a {@link ChatMessage}, or one whose role TypeScript has widened to a string, as in `const messages
 * = [{ role: 'user', content: 'Hi' }]`. A role literal in a call must be a {@link Role}; other values are checked before they
 * are sent.
 */
export interface MessageInput<R extends string = Role> {
  readonly role: R & (string extends R ? string : Role);
  readonly content: string;
  readonly name?: string | undefined;
}

/** The number of tokens of a request and its answer. */
export interface Usage {
  promptTokens: number;
  completionTokens: number;
  totalTokens: number;
}

/** A complete answer. */
export interface CompletionResult {
  /** The text of the answer. */
  content: string;
  /** The id of the model that answered. */
  model?: string | undefined;
  /** The id of the provider that answered. */
  provider?: string | undefined;
  /** The finish reason, such as stop or length. */
  finishReason?: string | undefined;
  /** The number of tokens. */
  usage?: Usage | undefined;
  /** The id of the conversation that the answer belongs to. */
  contextId?: string | undefined;
  /** The time of the answer, by the server's clock: ISO 8601 in UTC. */
  timestamp?: string | undefined;
  /** Whether another provider or model than the requested one answered, at the server or by this client's fallback. */
  fallback: boolean;
  /** The number of attempts of the whole call. */
  attempts: number;
  /** The parts of the request that had no effect, as sentences; empty if all took effect. */
  warnings: string[];
}

/** A chunk of an answer. */
export interface StreamChunk {
  /** The text of the chunk; may be empty. */
  chunk: string;
  /** Whether this is the last chunk. */
  done: boolean;
  /** Whether another provider or model than the requested one answers, at the server or by this client's fallback. */
  fallback: boolean;
  /** The id of the conversation that the answer belongs to. */
  contextId?: string | undefined;
  /** The id of the model that answers. */
  model?: string | undefined;
  /** The id of the provider that answers. */
  provider?: string | undefined;
  /** The time of the chunk, by the server's clock: ISO 8601 in UTC. */
  timestamp?: string | undefined;
  /** The number of tokens; on the last chunk, if known. */
  usage?: Usage | undefined;
  /** The finish reason; on the last chunk, if known. */
  finishReason?: string | undefined;
  /** The number of attempts of the whole call; on the last chunk. */
  attempts?: number | undefined;
  /** The parts of the request that had no effect, as sentences; on the last chunk. */
  warnings?: string[] | undefined;
}

/** Called with each chunk of an answer. If it returns a promise, the next chunk waits for it. */
export type ChunkHandler = (chunk: StreamChunk) => unknown;

/**
 * The chunks of one answer, which can be read once. The request is sent when the first chunk is requested; leaving the loop
 * early cancels it.
 */
export interface ChunkStream extends AsyncIterable<StreamChunk> {
  /** The id of the request, for `cancelRequest`. */
  readonly requestId: string;

  /**
   * The chunks as server-sent events, each with a chunk as JSON; for a server that forwards them. A failure is an event of the
   * type `error` with its `name` and `retryable`, without its message, which may reveal internals of the server.
   */
  toReadableStream(): ReadableStream<Uint8Array>;

  /** A response with these events as its body. `init` may set the status and further headers. */
  toResponse(init?: ResponseInit): Response;
}

/** One model of a provider. */
export interface ProviderModel {
  id: string;
  name: string;
  contextLength?: number | undefined;
  description?: string | undefined;
  pricing: Record<string, number>;
  capabilities: string[];
}

/** A company or program whose models Rhetor can use. */
export interface Provider {
  id: string;
  name: string;
  available: boolean;
  models: ProviderModel[];
  description?: string | undefined;
  defaultModel?: string | undefined;
}

/** All providers of Rhetor; none if the server is too old to list them. */
export interface ProviderList {
  providers: Record<string, Provider>;
  defaultProvider?: string | undefined;
  defaultModel?: string | undefined;
}

/** Rhetor's report about itself. */
export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
  component?: string | undefined;
  version?: string | undefined;
  port?: number | undefined;
  timestamp?: string | undefined;
  details: Record<string, unknown>;
}
