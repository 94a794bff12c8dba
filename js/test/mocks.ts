import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Not by a URL, which would be one of the page's where a test has one.
const here = import.meta.dirname;
const classPath = join(here, '..', 'target', 'mock-classpath.txt');

/** How a mock is started. */
export interface MockSettings {
  /** The generation of the server. Default: contract. */
  profile?: string | undefined;
  token?: string | undefined;
  corsOrigin?: string;
  old?: boolean;
  chunkDelay?: number;
  basePath?: string;
  /** False if the handshake of the WebSocket is refused, as by a server without a WebSocket. */
  webSocket?: boolean;
  /** The reply to every handshake of the WebSocket. */
  handshake?: Reply | undefined;
  port?: number;
  /** The file of a cassette, which answers instead of the mock. */
  cassette?: string;
}

/** A request as the mock saw it. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: Record<string, string[]>;
  body: any;
  /** The part that reached a model, if any did. */
  reachedModel?: string;
}

/** A reply as JsonReply of the mock reads it, and a gate that holds it back. */
export type Reply = Record<string, unknown>;

/** One RhetorMock in the driver's JVM. */
export interface Mock {
  readonly url: string;
  readonly wsUrl: string;
  readonly port: number;
  /** Answers the next calls, of whatever operation but those by which clients find out what a server is. */
  enqueue(...replies: Reply[]): Promise<void>;
  /** Answers the next calls of an operation, which is named by its id. */
  enqueueFor(operation: string, ...replies: Reply[]): Promise<void>;
  open(gate: string): Promise<void>;
  journal(): Promise<ReceivedRequest[]>;
  /** The frames that came over the WebSocket. */
  frames(): Promise<Record<string, any>[]>;
  /** Descriptions of the requests that are not in the cassette. */
  unrecorded(): Promise<string[]>;
  /** The outcome of a request's exchange, when it has ended. */
  outcome(request: number): Promise<string>;
  close(): Promise<void>;
}

/** RhetorMock and Prism, which are Java, for the tests of one file. */
export class Mocks {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (e: Error) => void }>();
  private readonly process: ChildProcess;
  private commands = 0;

  constructor() {
    if (!existsSync(classPath)) {
      throw new Error(`${classPath} is missing: run ./mvnw verify, which builds the mock.`);
    }
    const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
    const path = readFileSync(classPath, 'utf8').trim();
    this.process = spawn(java, ['-XX:TieredStopAtLevel=1', '-cp', path, join(here, 'RhetorMockDriver.java')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.process.on('exit', (code) => this.fail(new Error(`RhetorMockDriver ended with status ${code}.`)));
    this.process.on('error', (e) => this.fail(e));
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on('line', (line) => this.take(line));
  }

  async start(settings: MockSettings = {}): Promise<Mock> {
    const { mock, url, port } = await this.run<{ mock: number; url: string; port: number }>({
      do: 'start',
      ...settings,
    });
    return {
      url,
      wsUrl: `${url.replace('http', 'ws')}/ws`,
      port,
      enqueue: (...replies) => this.run({ do: 'enqueue', mock, replies }),
      enqueueFor: (operation, ...replies) => this.run({ do: 'enqueue', mock, operation, replies }),
      open: (gate) => this.run({ do: 'open', gate }),
      journal: () => this.run({ do: 'journal', mock }),
      frames: () => this.run({ do: 'frames', mock }),
      unrecorded: () => this.run({ do: 'unrecorded', mock }),
      outcome: (request) => this.run({ do: 'outcome', mock, request }),
      close: () => this.run({ do: 'close', mock }),
    };
  }

  /** Records the traffic with an address in a new cassette, until it is ended. */
  async record(url: string, cassette: string): Promise<{ url: string; end(): Promise<void> }> {
    const started = await this.run<{ recorder: number; url: string }>({ do: 'record', url, cassette });
    return { url: started.url, end: () => this.run({ do: 'endRecord', recorder: started.recorder }) };
  }

  /** Prism, which answers what the contract allows with the contract's examples; gives its address. */
  async prism(): Promise<string> {
    const directory = join(here, '..', '..', 'mock');
    return (await this.run<{ url: string }>({ do: 'prism', directory })).url;
  }

  /** Ends the JVM, with all mocks in it. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin?.end();
    await ended;
  }

  private run<T>(command: object): Promise<T> {
    const id = this.commands++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.process.stdin?.write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  private take(line: string): void {
    const { id, result, error } = JSON.parse(line) as { id: number; result: never; error?: string };
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) {
      waiting?.resolve(result);
    } else {
      waiting?.reject(new Error(error));
    }
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) {
      reject(error);
    }
    this.waiting.clear();
  }
}
