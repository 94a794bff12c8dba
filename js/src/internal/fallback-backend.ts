import {
  AdapterError,
  FallbackError,
  LlmConnectionError,
  LlmTimeoutError,
  RateLimitError,
  ServiceUnavailableError,
  type TektonLlmError,
} from '../errors.js';
import type { Fallback, StreamChunk } from '../types.js';
import type { LlmBackend } from './backend.js';
import { notify } from './callbacks.js';
import type { ChatCall } from './chat-call.js';
import type { Log } from './log.js';

const MAY_FALL_BACK = [
  LlmConnectionError,
  LlmTimeoutError,
  ServiceUnavailableError,
  RateLimitError,
  AdapterError,
] as const;

/** Calls the fallbacks in order when the first provider cannot answer; for a stream only before its first text. */
export class FallbackBackend implements LlmBackend {
  constructor(
    private readonly delegate: LlmBackend,
    private readonly log: Log,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    const failures: TektonLlmError[] = [];
    while (true) {
      const to = chat.fallbacks[failures.length - 1];
      try {
        return to === undefined ? await this.delegate.ask(chat) : await this.delegate.ask(instead(chat, to));
      } catch (e) {
        if (chat.call.text || chat.call.signal.aborted || !MAY_FALL_BACK.some((kind) => e instanceof kind)) {
          throw e;
        }
        failures.push(e as TektonLlmError);
        this.goOn(chat, failures, e as TektonLlmError);
      }
    }
  }

  /** Reports the next fallback; throws if there is none. */
  private goOn(chat: ChatCall, failures: TektonLlmError[], error: TektonLlmError): void {
    const to = chat.fallbacks[failures.length - 1];
    if (to === undefined) {
      // With a single provider, its own failure is more specific than a FallbackError.
      throw failures.length === 1 ? error : allFailed(chat, failures, error);
    }
    const { requestId } = chat.call;
    this.log(`${requestId} failed with ${error.name}; the client falls back`);
    notify(chat.onFallback, { requestId, error, to });
  }
}

function allFailed(chat: ChatCall, failures: TektonLlmError[], last: TektonLlmError): FallbackError {
  return new FallbackError(
    `All ${failures.length} providers that were tried failed, the last with: ${last.message}`,
    failures,
    { ...chat.call.failureDetails(), cause: last },
  );
}

/** Another provider does not have the first one's model, so a fallback without a model uses the provider's default. */
function instead(chat: ChatCall, { providerId, modelId }: Fallback): ChatCall {
  const { options } = chat;
  return {
    ...chat,
    isFallback: true,
    options: {
      ...options,
      providerId: providerId || options.providerId,
      modelId: modelId || undefined,
      fallbackProvider: undefined,
      fallbackModel: undefined,
    },
  };
}
