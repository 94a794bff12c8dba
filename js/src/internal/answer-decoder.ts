import type { ChatResponse, StreamChunk as ChunkModel } from '../generated/frames.js';
import type { StreamChunk } from '../types.js';
import type { ChatCall } from './chat-call.js';
import { type ErrorMapper, NotRhetorError } from './error-mapper.js';
import { string, textOf, toAnswer, toChunk, withAliases } from './wire.js';

/** Decodes one streamed answer, over either transport, and passes on the chunks before the last. */
export class AnswerDecoder {
  private before: StreamChunk | undefined;

  constructor(
    private readonly chatCall: ChatCall,
    private readonly errors: ErrorMapper,
  ) {}

  /** Processes a chunk of the contract; returns the last chunk if it is that. */
  chunk(json: object): StreamChunk | undefined {
    const model = withAliases('StreamChunk', json) as ChunkModel;
    this.check(model);
    return this.take(toChunk(model));
  }

  /** Processes a complete answer instead of chunks, as a stream of one chunk. */
  whole(json: object): StreamChunk {
    const model = withAliases('ChatResponse', json) as ChatResponse;
    this.check(model);
    return this.take(toAnswer(model, textOf(model) ?? '')) as StreamChunk;
  }

  /** Processes the server's end of the answer; `what` names the missing part if nothing came before. */
  end(what: string): StreamChunk {
    if (this.before === undefined) {
      throw new NotRhetorError(`The stream ended without ${what}.`);
    }
    return { ...this.before, chunk: '', usage: undefined, finishReason: undefined, done: true, warnings: [] };
  }

  /** Processes the end of the input if the server has not marked the end of the answer. */
  endOfBody(isWhole: boolean): StreamChunk {
    const end = this.end('an event');
    if (!isWhole) {
      throw new Error('it was closed before the end of the answer');
    }
    if (this.chatCall.call.text === '') {
      throw new NotRhetorError('The stream ended without a text and without a last chunk.');
    }
    return end;
  }

  private check({ error, provider }: ChunkModel | ChatResponse): void {
    if (error) {
      throw this.errors.adapterFailure(error, this.chatCall, string(provider) ?? this.chatCall.options.providerId);
    }
  }

  private take(chunk: StreamChunk): StreamChunk | undefined {
    const { call, isFallback, queue } = this.chatCall;
    const passed = isFallback ? { ...chunk, fallback: true } : chunk;
    this.before = passed;
    if (!passed.done) {
      queue?.push(passed);
    }
    call.text += passed.chunk;
    return passed.done ? passed : undefined;
  }
}
