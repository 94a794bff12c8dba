import { NotRhetorError, TooLargeError } from './error-mapper.js';

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_EVENT_BYTES = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

const ANSWER = 'The answer';
const CHUNK = 'A chunk of the stream';

/** The maximum number of UTF-8 bytes of a JavaScript character. */
const BYTES_OF_CHAR = 3;

/** The server answered with an error status. */
export class StatusError extends Error {
  constructor(readonly response: Response) {
    super(`The server answered ${response.status}.`);
  }
}

/** Reads a whole body as text. */
export async function readText(response: Response): Promise<string> {
  return read(response, MAX_RESPONSE_BYTES, () => {
    throw tooLarge(ANSWER, MAX_RESPONSE_BYTES);
  });
}

/** Reads the beginning of an error's body, as far as messages show it. */
export async function readErrorText(response: Response): Promise<string> {
  return read(response, MAX_ERROR_BYTES, () => undefined);
}

/** Parses a JSON object; `what` names the text. The parser's own message would quote it. */
export function parseObject(text: string, what: string): object {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NotRhetorError(`${what} is not the JSON of the contract.`);
  }
  if (typeof json !== 'object' || json === null) {
    throw new NotRhetorError(`${what} is not an object.`);
  }
  return json;
}

/** The response; undefined if the server does not have the operation. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof StatusError && e.response.status === 404) {
      await readErrorText(e.response);
      return undefined;
    }
    throw e;
  }
}

async function read(response: Response, limit: number, atLimit: () => void): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) {
    return '';
  }
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      text += decoder.decode(next.value, { stream: true });
      if (length > limit) {
        atLimit();
        return text;
      }
    }
    return text + decoder.decode();
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Checks the size of a chunk of an answer, over either transport. */
export function checkPieceSize(text: string): void {
  checkSize(text, MAX_EVENT_BYTES, CHUNK);
}

/** Checks the size of a complete answer that arrived as one message. */
export function checkAnswerSize(text: string): void {
  checkSize(text, MAX_RESPONSE_BYTES, ANSWER);
}

function checkSize(text: string, most: number, what: string): void {
  if (text.length > most || isLongerThan(text, most)) {
    throw tooLarge(what, most);
  }
}

/** Checks the size of an incomplete chunk. */
export function checkUnfinished(chars: number): void {
  if (chars > MAX_EVENT_BYTES) {
    throw tooLarge(CHUNK, MAX_EVENT_BYTES);
  }
}

function tooLarge(what: string, most: number): TooLargeError {
  return new TooLargeError(`${what} is larger than ${most} bytes.`);
}

/** Whether a text exceeds a number of UTF-8 bytes; encodes it only if its length does not decide. */
export function isLongerThan(text: string, bytes: number): boolean {
  return text.length * BYTES_OF_CHAR > bytes && new TextEncoder().encode(text).length > bytes;
}

/**
 * Whether the end of the body can be distinguished from a lost connection. Node shows the body's framing; a page sees it for
 * its own server over HTTP/1.1, and otherwise the browser reports a truncated body.
 */
export function isDelimited(response: Response): boolean {
  const { headers } = response;
  const framed = headers.get('transfer-encoding')?.includes('chunked') || headers.has('content-length');
  return framed || (isPage() && (response.type === 'cors' || response.url.startsWith('https:')));
}

/** Whether this runs in a browser, in a page or a worker. */
export function isPage(): boolean {
  return globalThis.location !== undefined;
}
