import {
  type ApiResponse,
  type GetApiHealthRequest,
  type HealthApi,
  type InitOverrideFunction,
  ResponseError,
} from '../../generated/http/index.js';
import { orNotFound, readErrorText, readJson } from '../body.js';
import { type GenerationId, generationOf } from './generation.js';

/**
 * Finds out a server's generation by one request, where it keeps the contract, and by its OpenAPI document, where it does
 * not have the operation that one asks for. Throws where the server is down, or is no Rhetor at all.
 */
export async function lookForGeneration(
  api: HealthApi,
  parameters: GetApiHealthRequest,
  init: InitOverrideFunction,
  signal: AbortSignal,
): Promise<GenerationId> {
  if (await hasApiHealth(api, parameters, init)) {
    return 'contract';
  }
  return (
    (await knownBy(() => api.getApiDocumentRaw(parameters, init), signal)) ??
    (await knownBy(() => api.getRootDocumentRaw(parameters, init), signal)) ??
    'contract'
  );
}

/** What answers, be it with a refusal, has the operation; a page is told of a redirect that its status is 0. */
async function hasApiHealth(
  api: HealthApi,
  parameters: GetApiHealthRequest,
  init: InitOverrideFunction,
): Promise<boolean> {
  try {
    const response = await orNotFound(api.getApiHealthRaw(parameters, init));
    await (response && readErrorText(response.raw));
    return response !== undefined;
  } catch (e) {
    if (e instanceof ResponseError && e.response.status > 0 && e.response.status < 500) {
      return true;
    }
    throw e;
  }
}

async function knownBy(
  document: () => Promise<ApiResponse<unknown>>,
  signal: AbortSignal,
): Promise<GenerationId | undefined> {
  try {
    const { paths } = (await readJson((await document()).raw)) as { paths?: unknown };
    return generationOf(Object.keys(paths ?? {}));
  } catch (e) {
    if (signal.aborted) {
      throw e;
    }
    // A server need not have a document, nor one that can be read; then it is known by nothing.
    return undefined;
  }
}
