import type { ChatStreamFrame, StreamFrame } from '../generated/frames.js';
import { ChatRequestToJSON, ChatResponseFromJSON, StreamChunkFromJSON } from '../generated/http/index.js';
import type { CompletionResult, StreamChunk } from '../types.js';
import { AttemptClock } from './attempt-clock.js';
import type { LlmBackend } from './backend.js';
import type { ChatCall } from './call.js';
import type { ErrorMapper } from './error-mapper.js';
import { type AnswerFrame, LostSocketError, type RhetorSocket } from './rhetor-socket.js';
import type { SocketKeeper } from './socket-keeper.js';
import { chunkOrFailure } from './streaming.js';
import { count, isTrue, textOf, toRequest, withAliases } from './wire.js';

/**
 * Streams over the WebSocket where there is one, else over HTTP, which also gives the whole answers. Where the socket is
 * lost before the first chunk, HTTP takes over; after it, the stream has failed.
 */
export class SocketBackend implements LlmBackend {
  constructor(
    private readonly http: LlmBackend,
    private readonly keeper: SocketKeeper,
    private readonly errors: ErrorMapper,
  ) {}

  complete(call: ChatCall): Promise<CompletionResult> {
    return this.http.complete(call);
  }

  async *stream(call: ChatCall): AsyncGenerator<StreamChunk> {
    let socket: RhetorSocket | undefined;
    try {
      socket = await this.keeper.socket(call);
    } catch (e) {
      throw this.errors.transportFailure(e, call, false);
    }
    if (socket !== undefined) {
      try {
        return yield* this.over(socket, call);
      } catch (e) {
        if (!(e instanceof LostSocketError)) {
          throw e;
        }
      }
    }
    yield* this.http.stream(call);
  }

  /** Throws a LostSocketError where the socket is lost before the first chunk. */
  private async *over(socket: RhetorSocket, call: ChatCall): AsyncGenerator<StreamChunk, void> {
    const frame = toFrame(call);
    const clock = new AttemptClock(call.timeout, call.signal);
    const { request_id: id } = frame;
    const { framesHeard } = socket;
    let text = '';
    let begun = false;
    let ended = false;
    try {
      const frames = socket.begin(frame);
      while (!ended) {
        const next = contractNames(await clock.within(frames.next(clock.signal)));
        ended = next.type !== 'CHUNK' || Boolean(next.error) || isTrue(next.done);
        const chunk = this.chunk(next, call, text);
        text += chunk.chunk;
        begun = true;
        yield chunk;
      }
    } catch (e) {
      if (e instanceof LostSocketError && !begun && !call.signal.aborted) {
        throw e;
      }
      if (clock.timedOut && socket.framesHeard === framesHeard) {
        this.keeper.retire(socket);
      }
      throw clock.timedOut && !call.signal.aborted
        ? this.errors.timedOut(call, text, this.hint(socket))
        : this.errors.transportFailure(e, call, clock.timedOut, text);
    } finally {
      clock.stop();
      if (ended) {
        socket.end(id);
      } else {
        socket.cancel(id);
      }
      this.keeper.released();
    }
  }

  private chunk(frame: AnswerFrame, call: ChatCall, textSoFar: string): StreamChunk {
    if (frame.type === 'CHUNK') {
      return chunkOrFailure(StreamChunkFromJSON(frame), call, textSoFar, this.errors);
    }
    if (frame.type === 'RESPONSE') {
      // A whole answer to a request for a stream is a stream of one piece.
      const chunk = textOf(ChatResponseFromJSON(frame)) ?? '';
      return chunkOrFailure({ ...StreamChunkFromJSON(frame), chunk, done: true }, call, textSoFar, this.errors);
    }
    const { error } = frame;
    const code = count(frame.code);
    const provider = call.options.providerId;
    throw code === undefined
      ? this.errors.adapterFailure(error, call, provider, textSoFar)
      : this.errors.status({ status: code, body: JSON.stringify({ error }) }, call, provider, textSoFar);
  }

  private hint(socket: RhetorSocket): string {
    const said = socket.lastConnectionError;
    return said === undefined ? '' : ` It had said of the connection: ${this.errors.text.ofValue(said)}`;
  }
}

/** The frame with the contract's names for what some servers call otherwise. */
function contractNames(frame: AnswerFrame): AnswerFrame {
  return withAliases(frame.type === 'RESPONSE' ? 'ChatResponse' : 'StreamChunk', frame) as AnswerFrame;
}

/** The frame of a call; the fields that it shares with the HTTP request are written as there. */
function toFrame(call: ChatCall): StreamFrame | ChatStreamFrame {
  const request = toRequest(call, true);
  const { messages, component, streaming, ...fields } = ChatRequestToJSON(request) as unknown as ChatStreamFrame & {
    component: string;
    streaming: boolean;
  };
  const request_id = call.attempt === 1 ? call.requestId : `${call.requestId}-${call.attempt}`;
  return call.isPrompt
    ? { ...fields, type: 'STREAM', request_id, prompt: request.messages[0]?.content ?? '' }
    : { ...fields, type: 'CHAT_STREAM', request_id, messages };
}
