import type { StreamChunk } from '../types.js';
import type { ChatCall } from './chat-call.js';

/** What answers calls; its implementations decorate each other, one job each. */
export interface LlmBackend {
  /**
   * Answers a call: gives the last piece, which is the only one where the answer is wanted as a whole. The pieces before it
   * go to the call's. Whether somebody takes them does not matter to it.
   */
  ask(chat: ChatCall): Promise<StreamChunk>;
}
