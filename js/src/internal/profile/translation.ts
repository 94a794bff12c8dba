import type { ChatRequest, ChatResponse } from '../../generated/frames.js';
import type { ProviderList, StreamChunk } from '../../types.js';
import type { ChatCall } from '../chat-call.js';
import type { Get } from '../http-transport.js';

/** Between the values of this package and one generation of Rhetor. */
export interface Translation {
  /** Whether the server can answer piece by piece; where not, it answers as a whole alone. */
  readonly streams: boolean;

  /** The request of a call; throws where this server can make nothing of it. */
  request(chat: ChatCall, streaming: boolean): ChatRequest;

  /** The answer that a response is, as its only piece; throws where it is a failure. */
  answer(response: ChatResponse, chat: ChatCall): StreamChunk;

  /** Asks for the providers and their models. */
  providers(get: Get): Promise<ProviderList>;

  /** What of a call does not reach the model, or is not answered as it was asked: a sentence for each. */
  warnings(chat: ChatCall): readonly string[];
}
