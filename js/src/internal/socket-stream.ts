import type { StreamChunk } from '../types.js';
import { onAbort } from './aborting.js';
import type { AnswerDecoder } from './answer-decoder.js';
import type { ChatCall } from './chat-call.js';
import type { ErrorMapper } from './error-mapper.js';
import { type AnswerFrame, type FrameTaker, LostSocketError, type RhetorSocket } from './rhetor-socket.js';
import { statusOf } from './wire.js';

/**
 * One streamed answer over a socket. It ends immediately by its last frame, a failure, its timeout or its call, independently
 * of its reader; unless the server's own frame ended it, it is cancelled at the server.
 */
export class SocketStream implements FrameTaker {
  /** Whether it was abandoned because the socket was silent. */
  isSilent = false;
  private hasBegun = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private settle: (last: StreamChunk | undefined, error?: unknown) => void = () => undefined;
  private forget = () => undefined as void;

  constructor(
    private readonly socket: RhetorSocket,
    private readonly chatCall: ChatCall,
    private readonly decoder: AnswerDecoder,
    private readonly errors: ErrorMapper,
    private readonly requestId: string,
  ) {}

  /**
   * Sends the frame and waits for the last chunk.
   *
   * @param patience the timeout of the first chunk in milliseconds
   * @param silence the time in milliseconds after which a silent socket is abandoned
   */
  read(frame: string, patience: number, silence: number): Promise<StreamChunk> {
    return new Promise((resolve, reject) => {
      this.settle = (last, error) => (last === undefined ? reject(error) : resolve(last));
      const { receivedFrames: before } = this.socket;
      const isSilent = () => this.socket.receivedFrames === before;
      this.forget = onAbort(this.chatCall.call.signal, () => this.over(true, this.chatCall.call.cancelled()));
      this.wait(silence, () => {
        if (isSilent()) {
          this.isSilent = true;
          this.over(true, new LostSocketError('nothing arrived over the WebSocket'));
        } else {
          this.wait(patience - silence);
        }
      });
      this.socket.begin(this.requestId, frame, this);
    });
  }

  take(frame: AnswerFrame): void {
    try {
      this.hasBegun ||= frame.type !== 'ERROR';
      const last = this.decode(frame);
      if (last === undefined) {
        this.wait(this.chatCall.timeout);
      } else {
        this.over(false, undefined, last);
      }
    } catch (e) {
      const isLast = frame.type !== 'CHUNK' || Boolean(frame.error) || Boolean(frame.done);
      this.over(!isLast, this.errors.transportFailure(e, this.chatCall, false));
    }
  }

  fail(error: unknown): void {
    const mayGoOn = error instanceof LostSocketError && !this.hasBegun;
    this.over(true, mayGoOn ? error : this.errors.transportFailure(error, this.chatCall, false));
  }

  private decode(frame: AnswerFrame): StreamChunk | undefined {
    if (frame.type !== 'ERROR') {
      return frame.type === 'CHUNK' ? this.decoder.chunk(frame) : this.decoder.whole(frame);
    }
    const { error } = frame;
    const status = statusOf(frame.code);
    const provider = this.chatCall.options.providerId;
    throw status === undefined
      ? this.errors.adapterFailure(error, this.chatCall, provider)
      : this.errors.status({ status, body: JSON.stringify({ error }) }, this.chatCall, provider);
  }

  private wait(time: number, late = () => this.late()): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(late, time);
  }

  private late(): void {
    const said = this.socket.lastConnectionError;
    const hint =
      said === undefined
        ? ''
        : ` The server had reported an error of the connection: ${this.errors.text.ofValue(said)}`;
    this.over(true, this.errors.timedOut(this.chatCall, hint));
  }

  private over(tell: boolean, error: unknown, last?: StreamChunk): void {
    clearTimeout(this.timer);
    this.forget();
    if (tell) {
      this.socket.cancel(this.requestId);
    } else {
      this.socket.end(this.requestId);
    }
    this.settle(last, error);
  }
}
