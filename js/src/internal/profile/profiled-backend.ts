import type { StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';
import type { GenerationId } from './generation.js';
import type { GenerationDetection } from './generation-detection.js';

/** Sends each request the way that the server's generation wants it, which the first of them finds out. */
export class ProfiledBackend implements LlmBackend {
  /**
   * @param detection finds out the generation
   * @param backendOf what answers for a generation, and where the server does not tell
   */
  constructor(
    private readonly detection: GenerationDetection,
    private readonly backendOf: (generation: GenerationId | undefined) => LlmBackend,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    return this.backendOf(await this.detection.generation(chat)).ask(chat);
  }
}
