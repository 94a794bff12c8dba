import type { CompletionResult, StreamChunk } from '../types.js';
import type { ChatCall } from './call.js';

/** What answers calls; its implementations decorate each other, one job each. */
export interface LlmBackend {
  complete(call: ChatCall): Promise<CompletionResult>;
  stream(call: ChatCall): AsyncGenerator<StreamChunk>;
}
