import { InvalidRequestError } from '../errors.js';
import { bounds } from '../generated/bounds.js';
import type { ChatMessage, Fallback, GenerationOptions, QueryOptions } from '../types.js';

/** The maximum of a timer in milliseconds, almost 25 days, and of the contract's whole numbers. */
export const MOST_INT32 = 2 ** 31 - 1;

/** The options of clients and of calls that are sent as texts. */
const TEXTS = [
  'componentId',
  'systemPrompt',
  'providerId',
  'modelId',
  'contextId',
  'capability',
  'fallbackProvider',
  'fallbackModel',
] as const;

const ROLES: readonly string[] = ['system', 'user', 'assistant', 'function'];

/** Checks a number of milliseconds. */
export function checkDuration(name: string, value: number, least: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= MOST_INT32)) {
    throw new InvalidRequestError(
      `${name} must be between ${least} and ${MOST_INT32} milliseconds, but is ${shown(value)}.`,
    );
  }
  return value;
}

/** Formats a value for a message, which shows whether a number is a text, as from a form. */
function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** Checks a count. */
export function checkWhole(name: string, value: number, minimum = 0): number {
  checkBound(name, value, { whole: true, minimum });
  return value;
}

/** An unpaired surrogate, which remains if a text is cut within a character. */
const HALF = /[\ud800-\udfff]/u;

/** Checks a text to send, without quoting it: UTF-8 cannot encode an unpaired surrogate. */
export function checkWellFormed(name: string, text: unknown): void {
  const half = typeof text === 'string' ? HALF.exec(text) : null;
  if (half !== null) {
    throw new InvalidRequestError(
      `${name} must be well-formed Unicode, but has half a surrogate pair at index ${half.index}. Cut texts between code points, as Array.from does.`,
    );
  }
}

/** Checks a prompt. */
export function checkPrompt(prompt: string): string {
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    throw new InvalidRequestError('prompt must be a text that is not blank.');
  }
  checkWellFormed('prompt', prompt);
  return prompt;
}

/** Checks and copies a conversation, so that later changes of the list have no effect; messages never quote it. */
export function checkMessages(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new InvalidRequestError('messages must be a list of at least one message.');
  }
  messages.forEach((message, i) => {
    if (!ROLES.includes(message?.role)) {
      throw new InvalidRequestError(`messages[${i}] needs a role: ${ROLES.join(', ')}.`);
    }
    if (typeof message.content !== 'string') {
      throw new InvalidRequestError(`messages[${i}] needs a content that is a text.`);
    }
    checkWellFormed(`messages[${i}].content`, message.content);
    checkWellFormed(`messages[${i}].name`, message.name);
  });
  return messages.map(({ role, content, name }) => ({ role, content, name: name ?? undefined }));
}

/** Checks a callback. */
export function checkCallback(name: string, value: unknown): void {
  if (typeof value !== 'function') {
    throw new InvalidRequestError(`${name} must be a function, but is ${kindOf(value)}.`);
  }
}

/** Checks the callbacks that are set. */
export function checkCallbacks<T extends object>(options: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    if (options[name] != null) {
      checkCallback(name, options[name]);
    }
  }
}

/** Checks a list of fallbacks. */
export function checkFallbacks(fallbacks: readonly Fallback[] | undefined): void {
  if (
    fallbacks !== undefined &&
    !(Array.isArray(fallbacks) && fallbacks.every((each) => each?.providerId || each?.modelId))
  ) {
    throw new InvalidRequestError('fallbacks must be a list of objects with a providerId, a modelId or both.');
  }
  fallbacks?.forEach(({ providerId, modelId }, i) => {
    checkWellFormed(`fallbacks[${i}].providerId`, providerId);
    checkWellFormed(`fallbacks[${i}].modelId`, modelId);
  });
}

/** Checks an id that is sent in a header and logged. */
export function checkRequestId(id: unknown): void {
  if (id !== undefined && !(typeof id === 'string' && /^[!-~]{1,200}$/.test(id))) {
    throw new InvalidRequestError('requestId must be of 1 to 200 visible ASCII characters.');
  }
}

/** Checks that the options are an object, and their signal. */
export function checkSignal(options: QueryOptions): void {
  if (options === null || typeof options !== 'object') {
    throw new InvalidRequestError(`options must be an object, but is ${kindOf(options)}.`);
  }
  const { signal } = options;
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidRequestError(`signal must be an AbortSignal, but is ${kindOf(signal)}.`);
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}

/** Checks the callbacks, and the options with limits in the contract. */
export function checkOptions(options: GenerationOptions): void {
  checkCallbacks(options, ['onComplete', 'onError', 'onRetry', 'onFallback']);
  for (const [name, bound] of Object.entries(bounds)) {
    const value = options[name as keyof typeof bounds];
    if (value !== undefined) {
      checkBound(name, value, bound);
    }
  }
  const stop = options.stopSequences;
  if (stop !== undefined && !(Array.isArray(stop) && stop.every((text) => typeof text === 'string'))) {
    throw new InvalidRequestError('stopSequences must be a list of texts.');
  }
  stop?.forEach((text, i) => checkWellFormed(`stopSequences[${i}]`, text));
  checkTexts(options);
  checkFallbacks(options.fallbacks);
}

/** Checks the texts among the options of a client or of a call. */
export function checkTexts(options: Partial<Record<(typeof TEXTS)[number], unknown>>): void {
  for (const name of TEXTS) {
    checkWellFormed(name, options[name]);
  }
}

interface Bound {
  readonly whole?: boolean;
  readonly minimum: number;
  readonly maximum?: number;
}

function checkBound(name: string, value: number, { whole, minimum, maximum }: Bound): void {
  const right = whole ? Number.isInteger(value) : typeof value === 'number';
  if (!right || !(value >= minimum) || value > (maximum ?? MOST_INT32)) {
    const kind = whole ? 'a whole number of ' : '';
    const allowed = maximum === undefined ? `at least ${minimum}` : `between ${minimum} and ${maximum}`;
    throw new InvalidRequestError(`${name} must be ${kind}${allowed}, but is ${shown(value)}.`);
  }
}
