import type { ChatResponse, ProviderList as ProviderListModel } from '../../generated/frames.js';
import { listProviders } from '../../generated/operations.js';
import type { ProviderList, StreamChunk } from '../../types.js';
import { orNotFound } from '../body.js';
import type { ChatCall } from '../chat-call.js';
import { type ErrorMapper, NotRhetorError } from '../error-mapper.js';
import type { Get } from '../http-transport.js';
import { string, textOf, toAnswer, toProviders, toRequest } from '../wire.js';
import type { Translation } from './translation.js';

const NO_CAPABILITY = ['capability was not sent: only Rhetor of September 2025 supports it. Set a model instead.'];

/** A Rhetor that conforms to the contract. */
export class ContractTranslation implements Translation {
  readonly streams = true;
  readonly request = toRequest;

  constructor(private readonly errors: ErrorMapper) {}

  answer(response: ChatResponse, chat: ChatCall): StreamChunk {
    const text = textOf(response);
    if (response.error && !text) {
      throw this.errors.adapterFailure(response.error, chat, string(response.provider) ?? chat.options.providerId);
    }
    if (text === undefined) {
      throw new NotRhetorError('The answer has no content.');
    }
    return toAnswer(response, text);
  }

  /** Returns no providers if the server is too old to list them. */
  async providers(get: Get): Promise<ProviderList> {
    const list = await orNotFound(get(listProviders));
    return list === undefined ? { providers: {} } : toProviders(list as ProviderListModel);
  }

  warnings({ options }: ChatCall): readonly string[] {
    return options.capability === undefined ? [] : NO_CAPABILITY;
  }
}
