import { getApiDocument, getApiHealth, getRootDocument } from '../../generated/operations.js';
import { orNotFound } from '../body.js';
import { NotRhetorError } from '../error-mapper.js';
import type { Get, Operation } from '../http-transport.js';
import type { GenerationId } from './generation.js';
import { loadOlderRhetors } from './load-older-rhetors.js';

/**
 * Detects a server's generation by one request, if it conforms to the contract, and by its OpenAPI document, if it lacks
 * the requested operation. Throws if the generation cannot be detected.
 */
export async function detectGeneration(get: Get): Promise<GenerationId> {
  if (await orUnreadable(orNotFound(get(getApiHealth)), {})) {
    return 'contract';
  }
  const { generationOf } = await loadOlderRhetors();
  const knownBy = async (operation: Operation) => generationOf(await pathsOf(get, operation));
  return (await knownBy(getApiDocument)) ?? (await knownBy(getRootDocument)) ?? 'contract';
}

/** The paths of the server's document; none if it is missing or unreadable. */
async function pathsOf(get: Get, operation: Operation): Promise<string[]> {
  const document = (await orUnreadable(orNotFound(get(operation)), undefined)) as { paths?: unknown } | undefined;
  return Object.keys(document?.paths ?? {});
}

/** The placeholder for a response that does not have the operation's form. */
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
