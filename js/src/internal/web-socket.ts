import { isPage } from './body.js';

/** As much of the standard's WebSocket as is used here, and what the package `ws` has besides. */
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
  /** Takes note of the pings of the protocol, which no page is shown. */
  on?(event: 'ping', listener: () => void): void;
}

/** Makes a WebSocket, which begins to connect at once. */
export type WebSocketFactory = (url: string) => WebSocketLike;

/** The value of `readyState` while frames may be sent. */
export const OPEN = 1;

const CLOSED = 3;

const NORMAL_CLOSURE = 1000;

/** How long the other side may take to say that it closes too, in milliseconds. */
const GRACE = 1000;

/**
 * The platform's WebSocket in a page; in Node that of the package `ws`, which can cut a connection whose other side is
 * frozen, and the platform's where that is not installed. Undefined where there is neither.
 */
export async function findWebSocket(): Promise<WebSocketFactory | undefined> {
  const Platform = globalThis.WebSocket as (new (url: string) => unknown) | undefined;
  const platform = Platform && ((url: string) => new Platform(url) as WebSocketLike);
  if (platform !== undefined && isPage()) {
    return platform;
  }
  try {
    // package.json says what that is: in Node, ws; for the bundlers of pages, nothing.
    const { WebSocket } = await import('#ws');
    return WebSocket === undefined ? platform : (url) => new WebSocket(url) as unknown as WebSocketLike;
  } catch {
    return platform;
  }
}

/** Closes a socket as the protocol says, and without its other side where that takes too long. */
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
