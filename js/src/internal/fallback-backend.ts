import {
  AdapterException,
  FallbackException,
  LlmConnectionException,
  LlmTimeoutException,
  RateLimitException,
  ServiceUnavailableException,
  type TektonLlmException,
} from '../errors.js';
import type { CompletionResult, GenerationOptions, StreamChunk } from '../types.js';
import type { LlmBackend } from './backend.js';
import type { ChatCall } from './call.js';
import type { Log } from './log.js';

/** Asks the fallback provider when the first cannot answer; a stream's only while none of its text has come. */
export class FallbackBackend implements LlmBackend {
  constructor(
    private readonly delegate: LlmBackend,
    private readonly log: Log,
  ) {}

  async complete(call: ChatCall): Promise<CompletionResult> {
    const failover = new Failover(call, this.log);
    while (true) {
      try {
        const answer = await this.delegate.complete(failover.adapted);
        return failover.isFallback ? { ...answer, fallback: true } : answer;
      } catch (e) {
        failover.failed(e as TektonLlmException);
      }
    }
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    const failover = new Failover(call, this.log);
    let textSeen = false;
    while (true) {
      try {
        for await (const chunk of this.delegate.stream(failover.adapted)) {
          textSeen ||= chunk.chunk !== '';
          yield failover.isFallback ? { ...chunk, fallback: true } : chunk;
        }
        return;
      } catch (e) {
        if (textSeen) {
          throw e;
        }
        failover.failed(e as TektonLlmException);
      }
    }
  }
}

/** One call's way along the providers: whom it asks now, and why the ones before did not answer. */
class Failover {
  private readonly steps: readonly GenerationOptions[];
  private readonly failures: TektonLlmException[] = [];

  constructor(
    private readonly call: ChatCall,
    private readonly log: Log,
  ) {
    const { options } = call;
    const hasFallback = options.fallbackProvider !== undefined || options.fallbackModel !== undefined;
    this.steps = hasFallback ? [options, instead(options)] : [options];
  }

  get isFallback(): boolean {
    return this.failures.length > 0;
  }

  /** The call as it is put to the provider whose turn it is; the attempts of all are counted together. */
  get adapted(): ChatCall {
    return {
      ...this.call,
      options: this.steps[this.failures.length] ?? this.call.options,
      attempt: this.attemptsMade() + 1,
    };
  }

  private attemptsMade(): number {
    return Math.max(0, ...this.failures.map((failure) => failure.attempts));
  }

  /** Goes on to the next provider; throws where the failure allows none, or there is none. */
  failed(failure: TektonLlmException): void {
    if (!mayFallBack(failure)) {
      throw failure;
    }
    this.failures.push(failure);
    if (this.failures.length < this.steps.length) {
      this.log(`${this.call.requestId} failed with ${failure.name}; its fallback is asked`);
      return;
    }
    // Where there was but one to ask, its failure says more than that all failed.
    throw this.steps.length === 1 ? failure : this.allFailed(failure);
  }

  private allFailed(last: TektonLlmException): FallbackException {
    return new FallbackException(
      `All ${this.failures.length} providers that could be asked failed, the last with: ${last.message}`,
      this.failures,
      { attempts: this.attemptsMade(), requestId: this.call.requestId, cause: last },
    );
  }
}

function mayFallBack(failure: unknown): boolean {
  return [
    LlmConnectionException,
    LlmTimeoutException,
    ServiceUnavailableException,
    RateLimitException,
    AdapterException,
  ].some((kind) => failure instanceof kind);
}

/** Another provider does not have the first one's model, so without a model of its own it uses its default. */
function instead(options: GenerationOptions): GenerationOptions {
  return {
    ...options,
    providerId: options.fallbackProvider ?? options.providerId,
    modelId: options.fallbackModel,
    fallbackProvider: undefined,
    fallbackModel: undefined,
  };
}
