import { ResponseError } from '../generated/http/index.js';
import { NotRhetorError, TooLargeError } from './error-mapper.js';

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

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

/** The JSON object of a body. */
export async function readJson(response: Response): Promise<object> {
  const text = await readText(response);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NotRhetorError('The answer is not the JSON of the contract.');
  }
  if (typeof json !== 'object' || json === null) {
    throw new NotRhetorError('The answer is not an object.');
  }
  return json;
}

/** What was answered; undefined where that is that the server does not have the operation. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof ResponseError && e.response.status === 404) {
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
