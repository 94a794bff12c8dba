import { InvalidRequestException } from '../../errors.js';
import type { CompletionResult, StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../call.js';
import type { Log } from '../log.js';
import type { Translation } from './translation.js';

/**
 * Says with each answer what of the request the server made nothing of; where the client is strict, refuses such requests
 * before they are sent.
 */
export class WarningBackend implements LlmBackend {
  private readonly logged = new Set<string>();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly translation: Translation,
    private readonly strict: boolean,
    private readonly log: Log,
  ) {}

  async complete(call: ChatCall): Promise<CompletionResult> {
    const warnings = this.warnings(call, false);
    const answer = await this.delegate.complete(call);
    return { ...answer, warnings: [...answer.warnings, ...warnings] };
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    const warnings = this.warnings(call, true);
    for await (const chunk of this.delegate.stream(call)) {
      yield chunk.done ? { ...chunk, warnings: [...(chunk.warnings ?? []), ...warnings] } : chunk;
    }
  }

  private warnings(call: ChatCall, streaming: boolean): readonly string[] {
    const warnings = this.translation.warnings(call, streaming);
    if (this.strict && warnings.length > 0) {
      throw new InvalidRequestException(
        `The client is strict, and this would not be done as asked: ${warnings.join(' ')}`,
        { requestId: call.requestId },
      );
    }
    // Each once a client: a warning a call would fill the log, and is in the answer anyway.
    for (const warning of warnings) {
      if (!this.logged.has(warning)) {
        this.logged.add(warning);
        this.log(warning);
      }
    }
    return warnings;
  }
}
