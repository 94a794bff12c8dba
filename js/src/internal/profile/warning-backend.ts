import { InvalidRequestError } from '../../errors.js';
import type { StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';
import type { Log } from '../log.js';
import type { Translation } from './translation.js';

/**
 * Adds warnings to each answer about parts of the request that had no effect; in a strict client, refuses such requests before
 * they are sent.
 */
export class WarningBackend implements LlmBackend {
  private readonly logged = new Set<string>();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly losses: Translation['warnings'],
    private readonly strict: boolean,
    private readonly log: Log,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    const warnings = this.warnings(chat);
    const last = await this.delegate.ask(chat);
    return { ...last, warnings: [...(last.warnings ?? []), ...warnings] };
  }

  private warnings(chat: ChatCall): readonly string[] {
    const warnings = this.losses(chat);
    if (this.strict && warnings.length > 0) {
      throw new InvalidRequestError(
        `Nothing was sent: the client is strict, and the answer would have these warnings: ${warnings.join(' ')}`,
        chat.call.failureDetails(),
      );
    }
    // Each once per client: the answers contain the warnings anyway.
    for (const warning of warnings) {
      if (!this.logged.has(warning)) {
        this.logged.add(warning);
        this.log(warning, 'warn');
      }
    }
    return warnings;
  }
}
