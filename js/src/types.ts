import type { TektonLlmError } from './errors.js';

/**
 * Which generation of Rhetor a client talks to, and so how it asks and what it makes of the answers. `auto`: found out by
 * the first call, once a client, within 2 seconds, and never a failure by itself. `contract`: a Rhetor that keeps the
 * contract. `tekton-2025-09`: Rhetor of September 2025, to which only the last message gets through; the client puts the
 * conversation into that message, keeps contexts itself, and says in each answer's warnings what did not reach the model.
 */
export type ServerProfile = 'auto' | 'contract' | 'tekton-2025-09';

/**
 * Puts a conversation into one text, for servers that pass a single message on to the model. Is given the turns, oldest
 * first, a system prompt before all; never a single message of the user's, which is sent as it is. The text is not blank.
 */
export type ConversationFormat = (messages: readonly ChatMessage[]) => string;

/** Keeps conversations by their `contextId` for servers that do not. */
export interface ConversationStore {
  /** What was said so far, oldest first; empty where there is no such conversation. */
  messages(contextId: string): readonly ChatMessage[] | Promise<readonly ChatMessage[]>;

  /** Adds what was said after it, the messages of a call and then its answer; begins the conversation where there is none. */
  append(contextId: string, messages: readonly ChatMessage[]): void | Promise<void>;
}

/** Another provider, or another model, that may be asked. */
export interface Fallback {
  /** The id of the provider. Default: that of the call. */
  providerId?: string | undefined;
  /** The id of the model. Default: the provider's own. */
  modelId?: string | undefined;
}

/** An attempt failed, and another follows. */
export interface RetryEvent {
  /** The id of the call. */
  requestId: string;
  /** How many attempts there were, 1 or more. */
  attempts: number;
  /** Why the last one failed. */
  error: TektonLlmError;
  /** The wait before the next one, in milliseconds. */
  delay: number;
}

/** A provider could not answer, and another is asked. */
export interface FallbackEvent {
  /** The id of the call. */
  requestId: string;
  /** Why there was no answer. */
  error: TektonLlmError;
  /** Who is asked now. */
  to: Fallback;
}

/** What may be called while a call is under way; what it throws changes no outcome. */
export interface CallListeners {
  /** Called before an attempt is repeated. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called before a fallback is asked. */
  onFallback?: ((event: FallbackEvent) => void) | undefined;
}

/** Takes lines for whoever looks for a mistake, such as `console`. They hold no prompt, no answer and no token. */
export interface Logger {
  debug(line: string): void;
  warn(line: string): void;
}

/** A bearer token, or what gives one: asked for each attempt, and once more after a 401. */
export type AuthToken = string | (() => string | undefined | Promise<string | undefined>);

/** Where Rhetor is and how a client behaves. */
export interface ClientOptions extends CallListeners {
  /** The id of the calling component, which Rhetor tracks calls by. */
  componentId: string;

  /**
   * Rhetor's address; it may carry a path, to which every operation's path is appended. A relative one is relative to the
   * page. Outside of a browser it must be absolute. Default: `/api/llm`.
   */
  rhetorUrl?: string | undefined;

  /** The address of Rhetor's WebSocket; null for none. Default: `rhetorUrl` with ws for http and `/ws` added to its path. */
  rhetorWsUrl?: string | null | undefined;

  /** The id of the provider used where a call names none. Default: the server's. */
  providerId?: string | undefined;

  /** The id of the model used where a call names neither provider nor model. Default: the provider's. */
  modelId?: string | undefined;

  /** How many milliseconds an attempt may take; for a stream, each wait for its next piece. Default: 30000. */
  timeout?: number | undefined;

  /** How many milliseconds a whole call may take, with its retries and fallbacks. Default: as long as those take. */
  deadline?: number | undefined;

  /** The bearer token, or a function that gives it; never logged and never shown. Default: none. */
  authToken?: AuthToken | undefined;

  /** Headers that go with each request over HTTP, such as a gateway's key. The WebSocket carries none. Default: none. */
  headers?: Record<string, string> | Headers | undefined;

  /** Whether cookies go with the requests over HTTP, as fetch has it. Default: `same-origin`. */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined;

  /** What sends the requests over HTTP. Default: the platform's. */
  fetch?: typeof globalThis.fetch | undefined;

  /** Whether to tell the console of attempts and connections; never of prompts, answers and tokens. Default: false. */
  debug?: boolean | undefined;

  /** Is told of attempts and connections, in place of the console. Default: none. */
  logger?: Logger | undefined;

  /** How many pieces of a stream may wait for their reader. Default: 1024. */
  maxWaitingChunks?: number | undefined;

  /** How many times a failed attempt is repeated at the most. Default: 3. */
  maxRetries?: number | undefined;

  /** The longest wait before the first repetition, in milliseconds, from which later ones grow. Default: 1000. */
  retryDelay?: number | undefined;

  /** The id of the provider that is asked when the first one fails. Default: none. */
  fallbackProvider?: string | undefined;

  /** The id of the model that is asked when the first one fails. Default: the fallback provider's own. */
  fallbackModel?: string | undefined;

  /** Who else is asked, in this order, after `fallbackProvider` and `fallbackModel`. Default: nobody. */
  fallbacks?: readonly Fallback[] | undefined;

  /** Which generation of Rhetor this is. Default: `auto`, which finds out. */
  profile?: ServerProfile | undefined;

  /**
   * Whether a request of which the server would make nothing of some option is refused, instead of answered with a
   * warning. Default: false.
   */
  strict?: boolean | undefined;

  /** Puts a conversation into one message, for servers that take no more. Default: each message under its role. */
  conversationFormat?: ConversationFormat | undefined;

  /** Keeps conversations for servers that do not. Default: the 256 that were used last, for as long as the client lives. */
  conversationStore?: ConversationStore | undefined;

  /**
   * How many answers this client asks Rhetor for at once; others wait in order, within their timeout. Default: 1 for
   * `tekton-2025-09`, which cuts calls off that come at once; else any number.
   */
  maxConcurrentCalls?: number | undefined;
}

/** How one answer is made. What is left open is the client's, else the server's to decide. */
export interface GenerationOptions extends CallListeners {
  /** What the model is told before the conversation. */
  systemPrompt?: string | undefined;

  /** The id of the provider. */
  providerId?: string | undefined;

  /** The id of the model. */
  modelId?: string | undefined;

  /** The conversation at the server that this belongs to. Default: a new one. */
  contextId?: string | undefined;

  /**
   * What the answer is for, such as `chat`, `code` or `orchestration`: picks who answers at a Rhetor of September 2025, and
   * does nothing at others, which is said in the answer's warnings.
   */
  capability?: string | undefined;

  /** How freely words are chosen, from 0, the most predictable, to 2. */
  temperature?: number | undefined;

  /** The most tokens the answer may have, 1 or more. */
  maxTokens?: number | undefined;

  /** Texts at which the answer ends. */
  stopSequences?: readonly string[] | undefined;

  /** Nucleus sampling: the share of probability that is sampled from, from 0 to 1. */
  topP?: number | undefined;

  /** Samples from this many of the likeliest tokens, 1 or more. */
  topK?: number | undefined;

  /** Above 0, words that are already there become less likely; from -2 to 2. */
  presencePenalty?: number | undefined;

  /** Above 0, words become less likely the more often they are there; from -2 to 2. */
  frequencyPenalty?: number | undefined;

  /** How many milliseconds an attempt may take; for a stream, each wait for its next piece. */
  timeout?: number | undefined;

  /** How many milliseconds the whole call may take, with its retries and fallbacks. Default: the client's. */
  deadline?: number | undefined;

  /** How many times a failed attempt is repeated at the most. */
  maxRetries?: number | undefined;

  /** The longest wait before the first repetition, in milliseconds. */
  retryDelay?: number | undefined;

  /** The id of the provider that is asked when the first one fails. */
  fallbackProvider?: string | undefined;

  /** The id of the model that is asked when the first one fails. */
  fallbackModel?: string | undefined;

  /** Who else is asked, in this order, after `fallbackProvider` and `fallbackModel`. */
  fallbacks?: readonly Fallback[] | undefined;

  /** The id of the request, for `cancelRequest` and the server's logs: visible ASCII, and of no other open call. Default: random. */
  requestId?: string | undefined;

  /** Ends the call when it is aborted. */
  signal?: AbortSignal | undefined;

  /** Called with the whole answer when it is there. */
  onComplete?: ((result: CompletionResult) => void) | undefined;

  /** Called with the failure of a request; what is wrong with the call itself is thrown at once. */
  onError?: ((error: TektonLlmError) => void) | undefined;
}

/** What may be set for calls that ask the server about itself. */
export interface QueryOptions {
  /** How many milliseconds an attempt may take. Default: the client's. */
  timeout?: number | undefined;

  /** How many milliseconds the whole call may take, with its retries. Default: the client's. */
  deadline?: number | undefined;

  /** Ends the call when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** Who speaks. */
export type Role = 'system' | 'user' | 'assistant' | 'function';

/** One turn of a conversation. A first one whose role is system becomes the system prompt. */
export interface ChatMessage {
  role: Role;
  content: string;
  /** The speaker's name, or the function's whose result this is. */
  name?: string | undefined;
}

/**
 * A turn as calls take it: a {@link ChatMessage}, or one of which TypeScript has forgotten that its role is one, as in
 * `const messages = [{ role: 'user', content: 'Hi' }]`. What is written in a call itself must be a {@link Role}; whatever else
 * comes is checked before it is sent.
 */
export interface MessageInput<R extends string = Role> {
  readonly role: R & (string extends R ? string : Role);
  readonly content: string;
  readonly name?: string | undefined;
}

/** How many tokens an answer took. */
export interface Usage {
  promptTokens: number;
  completionTokens: number;
  totalTokens: number;
}

/** A whole answer. */
export interface CompletionResult {
  /** The text of the answer. */
  content: string;
  /** The id of the model that answered. */
  model?: string | undefined;
  /** The id of the provider that answered. */
  provider?: string | undefined;
  /** Why the answer ended, such as stop or length. */
  finishReason?: string | undefined;
  /** How many tokens it took. */
  usage?: Usage | undefined;
  /** The conversation it belongs to. */
  contextId?: string | undefined;
  /** When the answer was made, by the server's clock: ISO 8601 in UTC. */
  timestamp?: string | undefined;
  /** Whether something other than what was asked for answered, at the server or in this client. */
  fallback: boolean;
  /** How many attempts the whole call made. */
  attempts: number;
  /** What of the request the server made nothing of, in sentences; empty where all was done as asked. */
  warnings: string[];
}

/** A piece of an answer. */
export interface StreamChunk {
  /** The text of the piece; may be empty. */
  chunk: string;
  /** Whether this is the last piece. */
  done: boolean;
  /** Whether something other than what was asked for answers, at the server or in this client. */
  fallback: boolean;
  /** The conversation it belongs to. */
  contextId?: string | undefined;
  /** The id of the model that answers. */
  model?: string | undefined;
  /** The id of the provider that answers. */
  provider?: string | undefined;
  /** When the piece was made, by the server's clock: ISO 8601 in UTC. */
  timestamp?: string | undefined;
  /** How many tokens the answer took; on the last piece, where known. */
  usage?: Usage | undefined;
  /** Why the answer ended; on the last piece, where known. */
  finishReason?: string | undefined;
  /** How many attempts the whole call made; on the last piece. */
  attempts?: number | undefined;
  /** What of the request the server made nothing of, in sentences; on the last piece. */
  warnings?: string[] | undefined;
}

/** Takes the pieces of an answer as they come. Where it gives a promise, the next piece waits for that. */
export type ChunkHandler = (chunk: StreamChunk) => unknown;

/**
 * The pieces of one answer; they can be gone through once. The request is sent when the first one is asked for; leaving the
 * loop early ends it.
 */
export interface ChunkStream extends AsyncIterable<StreamChunk> {
  /** The id of the request, for `cancelRequest`. */
  readonly requestId: string;

  /**
   * The pieces as server-sent events, each with a piece as JSON; for a server that passes them on. A failure is an event
   * of the type `error` with its `name` and `retryable`, and not its message, which may tell of what is behind the server.
   */
  toReadableStream(): ReadableStream<Uint8Array>;

  /** A response with these events as its body. `init` may set its status and more headers. */
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

/** Every provider that Rhetor knows; none where the server is too old to list them. */
export interface ProviderList {
  providers: Record<string, Provider>;
  defaultProvider?: string | undefined;
  defaultModel?: string | undefined;
}

/** What Rhetor says about itself. */
export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy' | 'unknown';
  component?: string | undefined;
  version?: string | undefined;
  port?: number | undefined;
  timestamp?: string | undefined;
  details: Record<string, unknown>;
}
