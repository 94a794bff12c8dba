import type { ChatStreamFrame, StreamFrame } from '../generated/frames.js';
import type { StreamChunk } from '../types.js';
import { AnswerDecoder } from './answer-decoder.js';
import type { LlmBackend } from './backend.js';
import { isLongerThan } from './body.js';
import type { ChatCall } from './chat-call.js';
import type { ErrorMapper } from './error-mapper.js';
import { LostSocketError, type RhetorSocket } from './rhetor-socket.js';
import { SOCKETS_SHARE, type SocketKeeper } from './socket-keeper.js';
import { SocketStream } from './socket-stream.js';
import { toRequest } from './wire.js';

/** The maximum size of a message; a larger one would end the connection for all requests. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/**
 * Streams over the WebSocket if there is one, otherwise over HTTP, which also serves complete answers. If the socket is lost
 * or silent before the first chunk, HTTP takes over within the attempt; after the first chunk, the stream fails.
 */
export class SocketBackend implements LlmBackend {
  constructor(
    private readonly http: LlmBackend,
    private readonly keeper: SocketKeeper,
    private readonly errors: ErrorMapper,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    if (chat.queue === undefined) {
      return this.http.ask(chat);
    }
    const begin = Date.now();
    const left = () => Math.max(1, chat.timeout - (Date.now() - begin));
    const frame = toFrame(chat);
    const text = JSON.stringify(frame);
    if (!isLongerThan(text, MAX_MESSAGE_BYTES)) {
      try {
        const socket = await this.keeper.socket(chat);
        // The call may have ended since: the socket's stream only notices later aborts.
        chat.call.check();
        if (socket !== undefined) {
          return await this.over(socket, chat, frame.request_id, text, left());
        }
      } catch (e) {
        if (!(e instanceof LostSocketError) || chat.call.signal.aborted) {
          throw this.errors.transportFailure(e, chat, false);
        }
      }
    }
    return this.http.ask({ ...chat, patience: left() });
  }

  /** Throws a LostSocketError if the socket is lost, or silent, before the first chunk. */
  private async over(
    socket: RhetorSocket,
    chat: ChatCall,
    requestId: string,
    frame: string,
    patience: number,
  ): Promise<StreamChunk> {
    const decoder = new AnswerDecoder(chat, this.errors);
    chat.call.asks(requestId);
    const stream = new SocketStream(socket, chat, decoder, this.errors, requestId);
    try {
      return await stream.read(frame, patience, patience * SOCKETS_SHARE);
    } finally {
      if (stream.isSilent) {
        this.keeper.retire(socket);
      }
      this.keeper.released();
    }
  }
}

/** The frame of a call; it shares its fields with the HTTP request. */
function toFrame(chat: ChatCall): StreamFrame | ChatStreamFrame {
  const { messages, component, streaming, capability, model, temperature, max_tokens, ...fields } = toRequest(
    chat,
    true,
  );
  const { requestId, attempt } = chat.call;
  const request_id = attempt === 1 ? requestId : `${requestId}-${attempt}`;
  return chat.isPrompt
    ? { ...fields, type: 'STREAM', request_id, prompt: messages[0]?.content ?? '' }
    : { ...fields, type: 'CHAT_STREAM', request_id, messages };
}
