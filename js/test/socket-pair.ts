import { afterEach, beforeEach } from 'vitest';
import { type ClientOptions, type GenerationOptions, type StreamChunk, TektonLLMClient } from '../src/index.js';
import { type Peer, SocketServer } from './socket-server.js';

/** A client and a server for each test of a file, and what most of the tests do with them. */
export interface SocketPair {
  readonly server: SocketServer;
  readonly client: TektonLLMClient;
  /** Makes another client in place of the one there is. */
  reconnect(options: Partial<ClientOptions>): void;
  /** Starts to read a stream; its result is awaited later. */
  ask(options?: GenerationOptions): Promise<string>;
  /** The next client that connects, once it has registered. */
  registered(): Promise<Peer>;
}

export function socketPair(): SocketPair {
  let server: SocketServer;
  let client: TektonLLMClient;
  const connect = (options: Partial<ClientOptions> = {}) => {
    client = new TektonLLMClient({
      componentId: 'test',
      rhetorUrl: server.url,
      profile: 'contract',
      maxRetries: 0,
      retryDelay: 0,
      ...options,
    });
  };

  beforeEach(async () => {
    server = await SocketServer.start();
    connect();
  });

  afterEach(async () => {
    client.close();
    await server.stop();
  });

  return {
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    reconnect(options) {
      client.close();
      connect(options);
    },
    ask(options = {}) {
      const text = textOf(client.stream('Hi', options));
      text.catch(() => undefined);
      return text;
    },
    async registered() {
      const peer = await server.peer();
      await peer.register();
      return peer;
    },
  };
}

export async function textOf(stream: AsyncIterable<StreamChunk>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.chunk;
  }
  return text;
}
