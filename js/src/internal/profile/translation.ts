import type {
  ChatRequest,
  ChatResponse,
  InitOverrideFunction,
  ListProvidersRequest,
  ProvidersApi,
} from '../../generated/http/index.js';
import type { CompletionResult, ProviderList } from '../../types.js';
import type { ChatCall } from '../call.js';

/** What a request for the providers goes with. */
export interface ProvidersQuery {
  readonly api: ProvidersApi;
  readonly parameters: ListProvidersRequest;
  readonly init: InitOverrideFunction;
}

/** Between the values of this package and one generation of Rhetor. */
export interface Translation {
  /** Whether the server can answer piece by piece; where not, it answers as a whole alone. */
  readonly streams: boolean;

  /** The request of a call; throws where this server can make nothing of it. */
  request(call: ChatCall, streaming: boolean): ChatRequest;

  /** The answer that a response is; throws where it is a failure. */
  answer(response: ChatResponse, call: ChatCall): CompletionResult;

  /** Asks for the providers and their models. */
  providers(query: ProvidersQuery): Promise<ProviderList>;

  /** What of a call does not reach the model, or is not answered as it was asked: a sentence for each. */
  warnings(call: ChatCall, streaming: boolean): readonly string[];
}
