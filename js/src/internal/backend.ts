import type { StreamChunk } from '../types.js';
import type { ChatCall } from './chat-call.js';

/** Answers calls. The implementations decorate each other, each with one responsibility. */
export interface LlmBackend {
  /**
   * Answers a call and returns the last chunk, which is the only one for a complete answer. The earlier chunks go to the call's
   * queue, whether or not a reader takes them.
   */
  ask(chat: ChatCall): Promise<StreamChunk>;
}
