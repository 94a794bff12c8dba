import type { StreamChunk } from '../types.js';
import type { AnswerDecoder } from './answer-decoder.js';
import type { AttemptClock } from './attempt-clock.js';
import { checkPieceSize, checkUnfinished, isDelimited, parseObject } from './body.js';
import { EventParser } from './event-parser.js';
import type { Pieces } from './pieces.js';

const DONE = '[DONE]';

/** A server that has said done ends the body at once; one that does not is not worth waiting for. */
const DRAIN_PATIENCE = 100;

/**
 * Reads one streamed answer from its live body, no faster than its pieces are taken, and gives the last piece. However the
 * server ends the stream, that has `done`; a stream that was cut is never taken for one that ended.
 */
export async function readChatEvents(
  response: Response,
  clock: AttemptClock,
  decoder: AnswerDecoder,
  pieces: Pieces | undefined,
): Promise<StreamChunk> {
  const events = new EventReader(response, clock);
  for (let data = await events.next(); data !== undefined; data = await events.next()) {
    const last = data === DONE ? decoder.end('an answer') : decoder.chunk(parseObject(data, 'An event of the stream'));
    if (last !== undefined) {
      events.drain();
      return last;
    }
    await pieces?.room();
  }
  const last = decoder.endOfBody(isDelimited(response) && !events.isWithinEvent);
  clock.end();
  return last;
}

/**
 * Hands out the data of a body's events, one by one. Comments and events without data keep it waiting: they show that a
 * server lives, and say nothing of the answer.
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

  /** Whether the body has ended within an event, as far as it has been read. */
  get isWithinEvent(): boolean {
    return this.parser.isWithinEvent;
  }

  /** The next event's data; undefined at the end of the body. The clock times the whole wait for it. */
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
