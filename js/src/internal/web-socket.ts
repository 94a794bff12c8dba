import { isPage } from './body.js';

/** The part of the standard's WebSocket that this package uses, and additions of the package `ws`. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number): void;
  /** Cuts the connection. */
  terminate?(): void;
  /** Listens to the protocol's pings, which pages cannot see. */
  on?(event: 'ping', listener: () => void): void;
}

/** Creates a WebSocket, which starts connecting immediately. */
export type WebSocketFactory = (url: string) => WebSocketLike;

/** The value of `readyState` while frames may be sent. */
export const OPEN = 1;

const CLOSED = 3;

const NORMAL_CLOSURE = 1000;

/** The timeout of the closing handshake in milliseconds. */
const GRACE = 1000;

/**
 * The platform's WebSocket in a page; in Node that of the package `ws`, which can terminate a connection to an unresponsive
 * server, or the platform's if `ws` is not installed. Undefined if there is neither.
 */
export async function findWebSocket(): Promise<WebSocketFactory | undefined> {
  const Platform = globalThis.WebSocket as (new (url: string) => unknown) | undefined;
  const platform = Platform && ((url: string) => new Platform(url) as WebSocketLike);
  if (platform !== undefined && isPage()) {
    return platform;
  }
  try {
    // package.json maps #ws: to ws in Node, to an empty module in bundlers for pages.
    const { WebSocket } = await import('#ws');
    return WebSocket === undefined ? platform : (url) => new WebSocket(url) as unknown as WebSocketLike;
  } catch {
    return platform;
  }
}

/** Closes a socket with the closing handshake, or without it after a timeout. */
export function closeSoon(socket: WebSocketLike): void {
  const { onclose } = socket;
  if (socket.readyState === CLOSED) {
    return;
  }
  const timer = setTimeout(() => socket.terminate?.(), GRACE);
  socket.onclose = (event) => {
    clearTimeout(timer);
    onclose?.(event);
  };
  socket.close(NORMAL_CLOSURE);
}
