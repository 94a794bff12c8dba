/** As much of the standard's WebSocket as is used here. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

/** Makes a WebSocket, which begins to connect at once. */
export type WebSocketFactory = (url: string) => WebSocketLike;

/** The value of `readyState` while frames may be sent. */
export const OPEN = 1;

/**
 * The platform's WebSocket, else that of the package `ws` where it is installed: Node has none before its version 22.
 * Undefined where there is neither.
 */
export async function findWebSocket(): Promise<WebSocketFactory | undefined> {
  const Platform = globalThis.WebSocket as (new (url: string) => unknown) | undefined;
  if (Platform !== undefined) {
    return (url) => new Platform(url) as WebSocketLike;
  }
  try {
    // package.json says what that is: in Node, ws; for the bundlers of pages, nothing.
    const { WebSocket } = await import('#ws');
    return (url) => new WebSocket(url) as unknown as WebSocketLike;
  } catch {
    return undefined;
  }
}
