import { NotRhetorError, TooLargeError } from './error-mapper.js';

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_EVENT_BYTES = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** The most bytes that a character of JavaScript takes in UTF-8. */
const BYTES_OF_CHAR = 3;

/** The server answered with a status that is no success. */
export class StatusError extends Error {
  constructor(readonly response: Response) {
    super(`The server answered ${response.status}.`);
  }
}

/** Reads a whole body as text. */
export async function readText(response: Response): Promise<string> {
  return read(response, MAX_RESPONSE_BYTES, () => {
    throw new TooLargeError(`The answer is larger than ${MAX_RESPONSE_BYTES} bytes.`);
  });
}

/** Reads as much of an error's body as is worth showing. */
export async function readErrorText(response: Response): Promise<string> {
  return read(response, MAX_ERROR_BYTES, () => undefined);
}

/** The JSON object of a text; `what` says what the text is. The parser's own message would quote it. */
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

/** What was answered; undefined where that is that the server does not have the operation. */
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

/** Checks the size of a piece of an answer, over whichever transport it came. */
export function checkPieceSize(text: string): void {
  checkSize(text, MAX_EVENT_BYTES, 'A piece of the stream');
}

/** Checks the size of a whole answer that came as one message. */
export function checkAnswerSize(text: string): void {
  checkSize(text, MAX_RESPONSE_BYTES, 'The answer');
}

function checkSize(text: string, most: number, what: string): void {
  if (text.length > most || isLongerThan(text, most)) {
    throw new TooLargeError(`${what} is larger than ${most} bytes.`);
  }
}

/** Checks that what has come of a piece that has not ended is not larger than a piece may be. */
export function checkUnfinished(chars: number): void {
  if (chars > MAX_EVENT_BYTES) {
    throw new TooLargeError(`A piece of the stream is larger than ${MAX_EVENT_BYTES} bytes.`);
  }
}

/** Whether a text is longer than so many bytes of UTF-8; it is encoded only where that is not plain. */
export function isLongerThan(text: string, bytes: number): boolean {
  return text.length * BYTES_OF_CHAR > bytes && new TextEncoder().encode(text).length > bytes;
}

/**
 * Whether the end of the body is told apart from a connection that was cut. Node shows how the body is framed; a page is
 * shown it by its own server over HTTP/1.1, and otherwise the browser itself reports a body that was cut.
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
