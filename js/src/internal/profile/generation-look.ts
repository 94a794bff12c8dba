import { getApiDocument, getApiHealth, getRootDocument } from '../../generated/operations.js';
import { orNotFound, readErrorText, StatusError } from '../body.js';
import type { Get, Operation } from '../http-transport.js';
import { type GenerationId, generationOf } from './generation.js';

/**
 * Finds out a server's generation by one request, where it keeps the contract, and by its OpenAPI document, where it does
 * not have the operation that one asks for. Throws where the server is down, or is no Rhetor at all.
 */
export async function lookForGeneration(get: Get, signal: AbortSignal): Promise<GenerationId> {
  if (await hasApiHealth(get)) {
    return 'contract';
  }
  return (await knownBy(get, getApiDocument, signal)) ?? (await knownBy(get, getRootDocument, signal)) ?? 'contract';
}

/** What answers, be it with a refusal, has the operation; a page is told of a redirect that its status is 0. */
async function hasApiHealth(get: Get): Promise<boolean> {
  try {
    return (await orNotFound(get(getApiHealth))) !== undefined;
  } catch (e) {
    if (e instanceof StatusError && e.response.status > 0 && e.response.status < 500) {
      await readErrorText(e.response);
      return true;
    }
    throw e;
  }
}

async function knownBy(get: Get, operation: Operation, signal: AbortSignal): Promise<GenerationId | undefined> {
  try {
    const { paths } = (await get(operation)) as { paths?: unknown };
    return generationOf(Object.keys(paths ?? {}));
  } catch (e) {
    if (signal.aborted) {
      throw e;
    }
    // A server need not have a document, nor one that can be read; then it is known by nothing.
    return undefined;
  }
}
