import { createParser } from 'eventsource-parser';
import { type StreamChunk as ChunkModel, StreamChunkFromJSON } from '../generated/http/index.js';
import type { AttemptClock } from './attempt-clock.js';
import { isDelimited } from './body.js';
import { NotRhetorError, TooLargeError } from './error-mapper.js';
import { isTrue, withAliases } from './wire.js';

const DONE = '[DONE]';
const MAX_EVENT_CHARS = 1024 * 1024;

/** A server that has said done ends the body at once; one that does not is not worth waiting for. */
const DRAIN_PATIENCE = 100;

/**
 * The chunks of one streamed answer, read from its live body. However the server ends the stream, the last chunk has
 * `done`; a stream that was cut is never taken for one that ended.
 */
export async function* chatEvents(response: Response, clock: AttemptClock): AsyncGenerator<ChunkModel> {
  const events = new EventReader(response, clock);
  let last: ChunkModel | undefined;
  let says = false;
  for (let data = await events.next(); data !== undefined; data = await events.next()) {
    if (data === DONE) {
      events.drain();
      yield endAfter(last, 'an answer');
      return;
    }
    last = parse(data);
    says ||= Boolean(last.chunk || last.error);
    if (isTrue(last.done)) {
      events.drain();
      yield last;
      return;
    }
    yield last;
  }
  const end = endAfter(last, 'an event');
  if (!isDelimited(response)) {
    throw new Error('it was closed before the end of the answer');
  }
  if (!says) {
    throw new NotRhetorError('The stream ended without a text, and without saying that it was done.');
  }
  yield end;
}

function parse(data: string): ChunkModel {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    // The parser's own message quotes what it read, which may be an answer.
    throw new NotRhetorError('An event of the stream is not the JSON of the contract.');
  }
  if (typeof json !== 'object' || json === null) {
    throw new NotRhetorError('An event of the stream is not an object.');
  }
  return StreamChunkFromJSON(withAliases('StreamChunk', json));
}

function endAfter(last: ChunkModel | undefined, what: string): ChunkModel {
  if (last === undefined) {
    throw new NotRhetorError(`The stream ended without ${what}.`);
  }
  return { ...last, chunk: '', usage: undefined, finishReason: undefined, done: true };
}

/**
 * Hands out the data of a body's events, one by one. Comments and events without data keep it waiting: they show that a
 * server lives, and say nothing of the answer.
 */
class EventReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly decoder = new TextDecoder();
  private readonly queue: string[] = [];
  private unfinished = 0;
  private readonly parser = createParser({
    onEvent: (event) => this.take(event.data),
    onComment: () => {
      this.unfinished = 0;
    },
  });

  constructor(
    response: Response,
    private readonly clock: AttemptClock,
  ) {
    this.reader = response.body?.getReader();
  }

  /** The next event's data; undefined at the end of the body. The clock times the whole wait for it. */
  async next(): Promise<string | undefined> {
    return this.queue.length === 0 ? this.clock.within(this.await()) : this.queue.shift();
  }

  private async await(): Promise<string | undefined> {
    while (this.queue.length === 0) {
      const read = await this.read();
      if (read.done) {
        return undefined;
      }
      this.unfinished += read.value.length;
      this.parser.feed(this.decoder.decode(read.value, { stream: true }));
      this.check(this.unfinished);
    }
    return this.queue.shift();
  }

  private async read() {
    return this.reader === undefined ? { done: true as const } : this.reader.read();
  }

  private take(data: string): void {
    this.check(data.length);
    this.unfinished = 0;
    if (data !== '') {
      this.queue.push(data);
    }
  }

  private check(length: number): void {
    if (length > MAX_EVENT_CHARS) {
      throw new TooLargeError(`An event of the stream is larger than ${MAX_EVENT_CHARS} characters.`);
    }
  }

  /** Reads what is left after the answer's own end, so that the connection can be used again. */
  drain(): void {
    const timer = setTimeout(() => this.clock.end(), DRAIN_PATIENCE);
    const rest = async () => {
      while (!(await this.read()).done) {}
    };
    rest()
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(timer);
        this.clock.end();
      });
  }
}
