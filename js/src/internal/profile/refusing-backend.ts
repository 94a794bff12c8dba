import type { TektonLlmException } from '../../errors.js';
import type { CompletionResult, StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../call.js';

/** In the place of a server that cannot answer: says why, at once. */
export class RefusingBackend implements LlmBackend {
  constructor(private readonly refusal: (call: ChatCall) => TektonLlmException) {}

  async complete(call: ChatCall): Promise<CompletionResult> {
    throw this.refusal(call);
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    throw this.refusal(call);
  }
}
