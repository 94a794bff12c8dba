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
import { tell } from './callbacks.js';
import type { ChatCall } from './chat-call.js';
import type { Log } from './log.js';

const MAY_FALL_BACK = [
  LlmConnectionError,
  LlmTimeoutError,
  ServiceUnavailableError,
  RateLimitError,
  AdapterError,
] as const;

/** Asks the fallbacks in turn when the first cannot answer; for a stream only while none of its text has come. */
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

  /** Tells who is asked next; throws where there is nobody. */
  private goOn(chat: ChatCall, failures: TektonLlmError[], error: TektonLlmError): void {
    const to = chat.fallbacks[failures.length - 1];
    if (to === undefined) {
      // Where there was but one to ask, its failure says more than that all failed.
      throw failures.length === 1 ? error : allFailed(chat, failures, error);
    }
    const { requestId } = chat.call;
    this.log(`${requestId} failed with ${error.name}; its fallback is asked`);
    tell(chat.onFallback, { requestId, error, to });
  }
}

function allFailed(chat: ChatCall, failures: TektonLlmError[], last: TektonLlmError): FallbackError {
  return new FallbackError(
    `All ${failures.length} providers that could be asked failed, the last with: ${last.message}`,
    failures,
    { ...chat.call.details(), cause: last },
  );
}

/** Another provider does not have the first one's model, so without a model of its own it uses its default. */
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
