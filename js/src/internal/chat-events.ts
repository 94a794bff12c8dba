import type { StreamChunk } from '../types.js';
import type { AnswerDecoder } from './answer-decoder.js';
import type { AttemptClock } from './attempt-clock.js';
import { checkPieceSize, checkUnfinished, isDelimited, parseObject } from './body.js';
import { EventParser } from './event-parser.js';
import type { ChunkQueue } from './chunk-queue.js';

const DONE = '[DONE]';

/** The time to wait for the end of the body after the answer's end, which servers send immediately. */
const DRAIN_PATIENCE = 100;

/**
 * Reads one streamed answer from its live body, no faster than its chunks are taken, and returns the last chunk, which always
 * has `done`. A truncated stream never counts as complete.
 */
export async function readChatEvents(
  response: Response,
  clock: AttemptClock,
  decoder: AnswerDecoder,
  queue: ChunkQueue | undefined,
): Promise<StreamChunk> {
  const events = new EventReader(response, clock);
  for (let data = await events.next(); data !== undefined; data = await events.next()) {
    const last = data === DONE ? decoder.end('an answer') : decoder.chunk(parseObject(data, 'An event of the stream'));
    if (last !== undefined) {
      events.drain();
      return last;
    }
    await queue?.room();
  }
  const last = decoder.endOfBody(isDelimited(response) && !events.isWithinEvent);
  clock.end();
  return last;
}

/**
 * Returns the data of a body's events, one by one. It skips comments and events without data, which only show that the server
 * is alive.
 */
class EventReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  private readonly decoder = new TextDecoder();
  private readonly queue: string[] = [];
  private readonly parser = new EventParser((data) => {
    checkPieceSize(data);
    this.queue.push(data);
  });

  constructor(
    response: Response,
    private readonly clock: AttemptClock,
  ) {
    this.reader = response.body?.getReader();
  }

  /** Whether the body, as far as it has been read, ends within an event. */
  get isWithinEvent(): boolean {
    return this.parser.isWithinEvent;
  }

  /** Returns the next event's data; undefined at the end of the body. The clock covers the whole wait. */
  async next(): Promise<string | undefined> {
    return this.queue.shift() ?? this.clock.within(this.wait());
  }

  private async wait(): Promise<string | undefined> {
    while (this.queue.length === 0) {
      const read = await this.read();
      if (read.done) {
        return undefined;
      }
      this.parser.feed(this.decoder.decode(read.value, { stream: true }));
      checkUnfinished(this.parser.unfinished);
    }
    return this.queue.shift();
  }

  private async read() {
    return this.reader === undefined ? { done: true as const } : this.reader.read();
  }

  /** Reads the rest of the body after the answer's end, so that the connection can be reused. */
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
