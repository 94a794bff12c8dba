import { getApiDocument, getApiHealth, getRootDocument } from '../../generated/operations.js';
import { orNotFound } from '../body.js';
import { NotRhetorError } from '../error-mapper.js';
import type { Get, Operation } from '../http-transport.js';
import type { GenerationId } from './generation.js';
import { loadOlderRhetors } from './load-older-rhetors.js';

/**
 * Finds out a server's generation by one request, where it keeps the contract, and by its OpenAPI document, where it does
 * not have the operation that one asks for. Throws where the server does not tell.
 */
export async function lookForGeneration(get: Get): Promise<GenerationId> {
  if (await orUnreadable(orNotFound(get(getApiHealth)), {})) {
    return 'contract';
  }
  const { generationOf } = await loadOlderRhetors();
  const knownBy = async (operation: Operation) => generationOf(await pathsOf(get, operation));
  return (await knownBy(getApiDocument)) ?? (await knownBy(getRootDocument)) ?? 'contract';
}

/** A server need not have a document, nor one that can be read; then it has no paths. */
async function pathsOf(get: Get, operation: Operation): Promise<string[]> {
  const document = (await orUnreadable(orNotFound(get(operation)), undefined)) as { paths?: unknown } | undefined;
  return Object.keys(document?.paths ?? {});
}

/** What stands in the place of an answer that is there, and is not the operation's. */
async function orUnreadable(answer: Promise<unknown>, instead: unknown): Promise<unknown> {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof NotRhetorError) {
      return instead;
    }
    throw e;
  }
}
