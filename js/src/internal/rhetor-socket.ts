import type {
  ChunkFrame,
  ClientFrame,
  ErrorFrame,
  RefusalFrame,
  RegisterFrame,
  ResponseFrame,
  ServerFrame,
} from '../generated/frames.js';
import { FrameQueue } from './frame-queue.js';
import type { Log } from './log.js';
import { count } from './wire.js';
import { OPEN, type WebSocketFactory, type WebSocketLike } from './web-socket.js';

const NORMAL_CLOSURE = 1000;

/** What comes for one request: pieces of its answer, a whole answer, or its failure. */
export type AnswerFrame = ChunkFrame | ResponseFrame | ErrorFrame;

/** REGISTER was answered with an error. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    readonly error: unknown,
    readonly code: number | undefined,
  ) {
    super('REGISTER was answered with an error.');
  }
}

/** The socket was lost while a request was under way over it. */
export class LostSocketError extends Error {
  override readonly name = 'LostSocketError';
}

/** One registered socket, which carries many requests at once. */
export class RhetorSocket {
  private readonly requests = new Map<string, FrameQueue<AnswerFrame>>();
  private said: unknown;
  private heard = 0;
  private retired = false;

  private constructor(
    private readonly socket: WebSocketLike,
    private readonly onClosed: (socket: RhetorSocket) => void,
    private readonly log: Log,
  ) {
    socket.onmessage = (event) => this.take(parse(event.data));
    socket.onclose = (event) => this.closed(event.code, event.reason);
    // The close that follows says more.
    socket.onerror = () => undefined;
  }

  /** Connects, registers, and waits for REGISTER_ACK; fails where the signal is aborted before. */
  static connect(
    make: WebSocketFactory,
    url: string,
    register: RegisterFrame,
    signal: AbortSignal,
    onClosed: (socket: RhetorSocket) => void,
    log: Log,
  ): Promise<RhetorSocket> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const socket = make(url);
      const fail = (error: unknown) => {
        signal.removeEventListener('abort', aborted);
        socket.onopen = socket.onmessage = socket.onclose = null;
        // A socket that is closed while it still connects reports an error, which nobody else takes.
        socket.onerror = () => undefined;
        socket.close();
        reject(error);
      };
      const aborted = () => fail(signal.reason ?? new Error('It took too long.'));
      signal.addEventListener('abort', aborted);
      socket.onerror = () => undefined;
      socket.onclose = ({ code }) => fail(new Error(`It was closed with code ${code} before it was registered.`));
      socket.onopen = () => socket.send(JSON.stringify(register));
      socket.onmessage = (event) => {
        const frame = parse(event.data);
        if (frame?.type === 'REGISTER_ACK') {
          signal.removeEventListener('abort', aborted);
          resolve(new RhetorSocket(socket, onClosed, log));
        } else if (frame?.type === 'ERROR') {
          fail(new RefusedError(frame.error, count(frame.code)));
        } else if (frame?.type === 'error') {
          // Whoever does not know REGISTER acknowledges none.
          fail(new RefusedError(frame.error, undefined));
        } else if (frame?.type === 'PING') {
          socket.send(JSON.stringify({ type: 'PONG' } satisfies ClientFrame));
        }
      };
    });
  }

  /** Whether frames may be sent. */
  get isOpen(): boolean {
    return this.socket.readyState === OPEN;
  }

  /** Whether no request is under way. */
  get isIdle(): boolean {
    return this.requests.size === 0;
  }

  /** How many frames have come; where none comes for a long time, the connection may be gone with nobody told. */
  get framesHeard(): number {
    return this.heard;
  }

  /** The last error of the connection as a whole that the server told; undefined where it told none. */
  get lastConnectionError(): unknown {
    return this.said;
  }

  /** Sends a request; what comes for it is put into the queue. */
  begin(frame: ClientFrame & { request_id: string }): FrameQueue<AnswerFrame> {
    const queue = new FrameQueue<AnswerFrame>();
    this.requests.set(frame.request_id, queue);
    this.send(frame);
    return queue;
  }

  /** Forgets a request: late frames for it are dropped. */
  end(requestId: string): void {
    this.requests.delete(requestId);
    if (this.retired && this.isIdle) {
      this.close();
    }
  }

  /** Tells the server that nobody waits for a request any more. */
  cancel(requestId: string): void {
    this.send({ type: 'CANCEL', request_id: requestId });
    this.end(requestId);
  }

  /** Closes it once no request is under way; it is to be given no more. */
  retire(): void {
    this.retired = true;
    if (this.isIdle) {
      this.close();
    }
  }

  close(): void {
    this.socket.close(NORMAL_CLOSURE);
  }

  private send(frame: ClientFrame): void {
    if (this.isOpen) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  private take(frame: ServerFrame | undefined): void {
    this.heard++;
    switch (frame?.type) {
      case 'PING':
        this.send({ type: 'PONG' });
        break;
      case 'CHUNK':
      case 'RESPONSE':
        this.requests.get(frame.request_id)?.push(frame);
        break;
      case 'ERROR':
      case 'error':
        this.failed(frame);
        break;
      default:
        this.log('a frame that is not JSON, or of no known type, was ignored');
    }
  }

  private failed(frame: ErrorFrame | RefusalFrame): void {
    if (frame.type === 'ERROR' && frame.request_id !== undefined && frame.request_id !== null) {
      this.requests.get(frame.request_id)?.push(frame);
    } else {
      this.said = frame.error;
      this.log('the server reported an error of the connection');
    }
  }

  private closed(code: number, reason: string): void {
    this.log(`the WebSocket was closed with code ${code}`);
    const why = reason === '' ? '' : `, ${reason}`;
    for (const queue of this.requests.values()) {
      queue.fail(new LostSocketError(`the WebSocket was closed with code ${code}${why}`));
    }
    this.requests.clear();
    this.onClosed(this);
  }
}

function parse(data: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === 'object' && frame !== null ? (frame as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}
