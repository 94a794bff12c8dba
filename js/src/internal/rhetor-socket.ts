import type {
  ChunkFrame,
  ClientFrame,
  ErrorFrame,
  RefusalFrame,
  RegisterFrame,
  ResponseFrame,
  ServerFrame,
} from '../generated/frames.js';
import { onAbort } from './aborting.js';
import { checkAnswerSize, checkPieceSize } from './body.js';
import type { Log } from './log.js';
import { closeSoon, OPEN, type WebSocketFactory, type WebSocketLike } from './web-socket.js';
import { statusOf } from './wire.js';

/** A frame for one request: a chunk of its answer, a complete answer, or its failure. */
export type AnswerFrame = ChunkFrame | ResponseFrame | ErrorFrame;

/** Receives the frames of one request. */
export interface FrameTaker {
  take(frame: AnswerFrame): void;
  fail(error: unknown): void;
}

/** REGISTER was answered with an error. */
export class RefusedError extends Error {
  constructor(
    readonly error: unknown,
    readonly code: number | undefined,
  ) {
    super('REGISTER was answered with an error.');
  }
}

/** The socket was lost during a request, or is unusable for it. */
export class LostSocketError extends Error {}

/** One registered socket, which carries many concurrent requests. */
export class RhetorSocket {
  private readonly requests = new Map<string, FrameTaker>();
  private said: unknown;
  private count = 0;
  private isRetired = false;

  private constructor(
    private readonly socket: WebSocketLike,
    private readonly onClosed: (socket: RhetorSocket) => void,
    private readonly log: Log,
  ) {
    socket.onmessage = ({ data }) => this.take(String(data));
    socket.onclose = ({ code, reason }) => this.closed(code, reason);
    socket.on?.('ping', () => this.count++);
  }

  /** Connects, registers, and waits for REGISTER_ACK; fails if the signal is aborted before. */
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
        forget();
        socket.onopen = socket.onmessage = socket.onclose = null;
        closeSoon(socket);
        reject(error);
      };
      const forget = onAbort(signal, () => fail(signal.reason));
      // The close event that follows is more specific, and closing a connecting socket also reports an error.
      socket.onerror = () => undefined;
      socket.onclose = ({ code }) => fail(new Error(`It was closed with code ${code} before it was registered.`));
      socket.onopen = () => socket.send(JSON.stringify(register));
      socket.onmessage = ({ data }) => {
        const frame = parse(String(data));
        if (frame?.type === 'REGISTER_ACK') {
          forget();
          resolve(new RhetorSocket(socket, onClosed, log));
        } else if (frame?.type === 'ERROR' || frame?.type === 'error') {
          // A server that does not know REGISTER sends no REGISTER_ACK.
          fail(new RefusedError(frame.error, frame.type === 'ERROR' ? statusOf(frame.code) : undefined));
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

  /** Whether no request is in progress. */
  get isIdle(): boolean {
    return this.requests.size === 0;
  }

  /** The number of received frames; if it does not grow for a long time, the connection may be lost without notice. */
  get receivedFrames(): number {
    return this.count;
  }

  /** The last error about the whole connection that the server reported; undefined for none. */
  get lastConnectionError(): unknown {
    return this.said;
  }

  /** Sends a request; its taker receives the frames for it. */
  begin(requestId: string, frame: string, taker: FrameTaker): void {
    this.requests.set(requestId, taker);
    this.socket.send(frame);
  }

  /** Removes a request: later frames for it are dropped. */
  end(requestId: string): void {
    this.requests.delete(requestId);
    if (this.isRetired && this.isIdle) {
      this.close();
    }
  }

  /** Cancels a request at the server. */
  cancel(requestId: string): void {
    this.send({ type: 'CANCEL', request_id: requestId });
    this.end(requestId);
  }

  /** Closes the socket when no request is in progress; it must get no further requests. */
  retire(): void {
    this.isRetired = true;
    if (this.isIdle) {
      this.close();
    }
  }

  close(): void {
    closeSoon(this.socket);
  }

  private send(frame: ClientFrame): void {
    if (this.isOpen) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  private take(text: string): void {
    this.count++;
    const frame = parse(text);
    switch (frame?.type) {
      case 'PING':
        this.send({ type: 'PONG' });
        break;
      case 'CHUNK':
      case 'RESPONSE':
        this.hand(frame, text);
        break;
      case 'ERROR':
      case 'error':
        this.failed(frame, text);
        break;
      default:
        this.log('a frame that is not JSON, or of no known type, was ignored');
    }
  }

  private failed(frame: ErrorFrame | RefusalFrame, text: string): void {
    if (frame.type === 'ERROR' && frame.request_id != null) {
      this.hand(frame, text);
    } else {
      this.said = frame.error;
      this.log('the server reported an error of the connection');
    }
  }

  private hand(frame: AnswerFrame, text: string): void {
    const taker = this.requests.get(frame.request_id as string);
    try {
      (frame.type === 'RESPONSE' ? checkAnswerSize : checkPieceSize)(text);
    } catch (e) {
      taker?.fail(e);
      return;
    }
    taker?.take(frame);
  }

  private closed(code: number, reason: string): void {
    this.log(`the WebSocket was closed with code ${code}`);
    const why = reason === '' ? '' : `, ${reason}`;
    for (const taker of [...this.requests.values()]) {
      taker.fail(new LostSocketError(`the WebSocket was closed with code ${code}${why}`));
    }
    this.requests.clear();
    this.onClosed(this);
  }
}

function parse(text: string): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null ? (frame as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}
