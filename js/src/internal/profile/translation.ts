import type { ChatRequest, ChatResponse } from '../../generated/frames.js';
import type { ProviderList, StreamChunk } from '../../types.js';
import type { ChatCall } from '../chat-call.js';
import type { Get } from '../http-transport.js';

/** Translates between this package's values and one generation of Rhetor. */
export interface Translation {
  /** Whether the server can stream; otherwise it sends only complete answers. */
  readonly streams: boolean;

  /** The request of a call; throws if this server does not support it. */
  request(chat: ChatCall, streaming: boolean): ChatRequest;

  /** The answer of a response, as its only chunk; throws for a failure. */
  answer(response: ChatResponse, chat: ChatCall): StreamChunk;

  /** Lists the providers and their models. */
  providers(get: Get): Promise<ProviderList>;

  /** The parts of a call that have no effect, or a different one: a sentence for each. */
  warnings(chat: ChatCall): readonly string[];
}
