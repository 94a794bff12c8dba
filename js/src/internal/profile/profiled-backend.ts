import type { CompletionResult, StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../call.js';
import type { GenerationId } from './generation.js';
import type { GenerationDetection } from './generation-detection.js';

/** Sends each request the way that the server's generation wants it, which the first of them finds out. */
export class ProfiledBackend implements LlmBackend {
  /**
   * @param detection finds out the generation
   * @param backendOf what answers for a generation
   */
  constructor(
    private readonly detection: GenerationDetection,
    private readonly backendOf: (generation: GenerationId) => LlmBackend,
  ) {}

  async complete(call: ChatCall): Promise<CompletionResult> {
    return this.backendOf(await this.detection.generation(call)).complete(call);
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    yield* this.backendOf(await this.detection.generation(call)).stream(call);
  }
}
