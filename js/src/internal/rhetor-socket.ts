import type { ChunkFrame, ClientFrame, ErrorFrame, RegisterFrame, ServerFrame } from '../generated/frames.js';
import { FrameQueue } from './frame-queue.js';
import type { Log } from './log.js';
import { OPEN, type WebSocketFactory, type WebSocketLike } from './web-socket.js';

const NORMAL_CLOSURE = 1000;

/** What comes for one request: pieces of its answer, or its failure; a PING tells that the server is alive. */
export type AnswerFrame = ChunkFrame | ErrorFrame | Extract<ServerFrame, { type: 'PING' }>;

/** REGISTER was answered with an error. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    message: string,
    readonly code: number | undefined,
  ) {
    super(message);
  }
}

/** The socket was lost while a request was under way over it. */
export class LostSocketError extends Error {
  override readonly name = 'LostSocketError';
}

/** One registered socket, which carries many requests at once. */
export class RhetorSocket {
  private readonly requests = new Map<string, FrameQueue<AnswerFrame>>();
  private said = '';

  private constructor(
    private readonly socket: WebSocketLike,
    private readonly onClosed: () => void,
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
    onClosed: () => void,
    log: Log,
  ): Promise<RhetorSocket> {
    return new Promise((resolve, reject) => {
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
          fail(new RefusedError(String(frame.error), frame.code));
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

  /** What the server last said about the connection as a whole; empty where it did not. */
  get lastConnectionError(): string {
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
  }

  /** Tells the server that nobody waits for a request any more. */
  cancel(requestId: string): void {
    this.end(requestId);
    this.send({ type: 'CANCEL', request_id: requestId });
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
    switch (frame?.type) {
      case 'PING':
        this.send({ type: 'PONG' });
        for (const queue of this.requests.values()) {
          queue.push(frame);
        }
        break;
      case 'CHUNK':
        this.requests.get(frame.request_id)?.push(frame);
        break;
      case 'ERROR':
        this.failed(frame);
        break;
      default:
        this.log('a frame that is not JSON, or of no known type, was ignored');
    }
  }

  private failed(frame: ErrorFrame): void {
    if (frame.request_id !== undefined && frame.request_id !== null) {
      this.requests.get(frame.request_id)?.push(frame);
    } else {
      this.said = String(frame.error);
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
    this.onClosed();
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
