import type { TektonLlmError } from '../../errors.js';
import type { StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';

/** The backend of a server that cannot answer: fails immediately with the reason. */
export class RefusingBackend implements LlmBackend {
  constructor(private readonly refusal: (chat: ChatCall) => TektonLlmError) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    throw this.refusal(chat);
  }
}
