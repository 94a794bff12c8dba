import type { StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';
import type { GenerationId } from './generation.js';
import type { GenerationDetection } from './generation-detection.js';

/** Sends each request in the form of the server's generation, which the first request detects. */
export class ProfiledBackend implements LlmBackend {
  /**
   * @param detection detects the generation
   * @param backendOf returns the backend of a generation, or of an unknown one
   */
  constructor(
    private readonly detection: GenerationDetection,
    private readonly backendOf: (generation: GenerationId | undefined) => LlmBackend,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    return this.backendOf(await this.detection.generation(chat)).ask(chat);
  }
}
