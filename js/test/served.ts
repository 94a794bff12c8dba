import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { type ClientOptions, TektonLLMClient } from '../src/index.js';

/** Answers a request, whose body has been read. */
export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Servers and clients that end with the test that made them. */
export interface Served {
  serve(answer: Answer): Promise<{ server: Server; url: string }>;
  connect(rhetorUrl: string, options?: Partial<ClientOptions>): TektonLLMClient;
  /** Ends something after the test. */
  finally(end: () => void): void;
}

export function served(): Served {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) {
      end();
    }
  });
  return {
    async serve(answer) {
      const server = createServer(async (request, response) => {
        let body = '';
        for await (const data of request) {
          body += data;
        }
        answer(request, response, body);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      ends.push(() => {
        server.closeAllConnections();
        server.close();
      });
      return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    },
    connect(rhetorUrl, options = {}) {
      const client = new TektonLLMClient({
        componentId: 'test',
        rhetorUrl,
        profile: 'contract',
        rhetorWsUrl: null,
        maxRetries: 0,
        retryDelay: 0,
        ...options,
      });
      ends.push(() => client.close());
      return client;
    },
    finally: (end) => ends.push(end),
  };
}

export const answerJson = (response: ServerResponse, value: object, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

export const answerEvents = (response: ServerResponse, ...events: object[]) =>
  response
    .writeHead(200, { 'content-type': 'text/event-stream' })
    .end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
