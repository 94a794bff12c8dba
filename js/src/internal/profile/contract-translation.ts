import { type ChatResponse, ProviderListFromJSON } from '../../generated/http/index.js';
import type { CompletionResult, ProviderList } from '../../types.js';
import { orNotFound, readJson } from '../body.js';
import type { ChatCall } from '../call.js';
import { type ErrorMapper, NotRhetorError } from '../error-mapper.js';
import { string, textOf, toProviders, toRequest, toResult } from '../wire.js';
import type { ProvidersQuery, Translation } from './translation.js';

const NO_CAPABILITY = ['capability was not sent: only Rhetor of September 2025 knows it. Choose a model in its place.'];

/** A Rhetor that keeps the contract. */
export class ContractTranslation implements Translation {
  readonly streams = true;
  readonly request = toRequest;

  constructor(private readonly errors: ErrorMapper) {}

  answer(response: ChatResponse, call: ChatCall): CompletionResult {
    const text = textOf(response);
    if (response.error && !text) {
      throw this.errors.adapterFailure(response.error, call, string(response.provider) ?? call.options.providerId);
    }
    if (text === undefined) {
      throw new NotRhetorError('The answer has no content.');
    }
    return toResult(response, text, call.attempt);
  }

  /** None where the server is too old to list them. */
  async providers({ api, parameters, init }: ProvidersQuery): Promise<ProviderList> {
    const response = await orNotFound(api.listProvidersRaw(parameters, init));
    return response === undefined ? { providers: {} } : toProviders(ProviderListFromJSON(await readJson(response.raw)));
  }

  warnings({ options }: ChatCall): readonly string[] {
    return options.capability === undefined ? [] : NO_CAPABILITY;
  }
}
