import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
type Frame = Record<string, any>;

/** One connection, as the server sees it: what came is taken in order, and nothing is answered by itself. */
export class Peer {
  private readonly frames: Frame[] = [];
  private wake: (() => void) | undefined;
  readonly closed: Promise<unknown>;

  constructor(private readonly socket: WebSocket) {
    this.closed = once(socket, 'close');
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)));
      this.wake?.();
    });
  }

  /** The next frame that the client sends. */
  async take(): Promise<Frame> {
    while (this.frames.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.frames.shift() as Frame;
  }

  /** Takes REGISTER and acknowledges it. */
  async register(): Promise<Frame> {
    const frame = await this.take();
    this.send({ type: 'REGISTER_ACK', component_id: frame.component_id });
    return frame;
  }

  /** Pings the client, and waits for its PONG: it has then taken every frame that was sent before. */
  async ping(): Promise<void> {
    this.send({ type: 'PING' });
    const { type } = await this.take();
    if (type !== 'PONG') {
      throw new Error(`PING was answered with ${type}.`);
    }
  }

  send(...frames: Frame[]): void {
    for (const frame of frames) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  /** Sends frames that come in one chunk. */
  sendTogether(...frames: Frame[]): void {
    const { _socket: connection } = this.socket as unknown as { _socket: Socket };
    connection.cork();
    this.send(...frames);
    connection.uncork();
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** Closes without a handshake, as a server that is killed does. */
  cut(): void {
    this.socket.terminate();
  }

  get waiting(): number {
    return this.frames.length;
  }
}

/** A server whose WebSocket the test speaks for, frame by frame; over HTTP it streams "over http". */
export class SocketServer {
  private readonly peers: Peer[] = [];
  private wake: (() => void) | undefined;
  connections = 0;
  httpRequests = 0;
  refused = 0;
  refuse = false;

  private constructor(private readonly http: Server) {}

  static async start(): Promise<SocketServer> {
    const http = createServer((request, response) => server.answer(request, response));
    const server = new SocketServer(http);
    const sockets = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      if (server.refuse || request.url !== '/ws') {
        server.refused++;
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        server.connections++;
        server.peers.push(new Peer(webSocket));
        server.wake?.();
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** The next client that connects. */
  async peer(): Promise<Peer> {
    while (this.peers.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.peers.shift() as Peer;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.httpRequests++;
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"chunk": "over http", "done": true}\n\n');
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
  }
}
