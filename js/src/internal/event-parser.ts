const LINE_END = /\r\n|\r|\n/;
const DATA = /^data(?:: ?(.*))?$/s;

/**
 * Parses server-sent events incrementally, by the HTML standard (WHATWG, section 9.2.6, "Interpreting an event stream"): an
 * event without its blank line at the end of the text is discarded.
 */
export class EventParser {
  private readonly line: string[] = [];
  private data: string[] = [];
  private chars = 0;
  private afterCr = false;

  /** @param onData called with the data of each event that has data */
  constructor(private readonly onData: (data: string) => void) {}

  /** Whether there is data of an incomplete event, which is truncated if the text ends. */
  get isWithinEvent(): boolean {
    return this.data.length > 0 || this.line.join('').startsWith('data');
  }

  /** The number of buffered characters of an incomplete event. */
  get unfinished(): number {
    return this.chars;
  }

  feed(text: string): void {
    // A CR already ends the line: waiting for a possible LF would delay the event.
    const lines = (this.afterCr && text.startsWith('\n') ? text.slice(1) : text).split(LINE_END);
    if (text !== '') {
      this.afterCr = text.endsWith('\r');
    }
    const rest = lines.pop() ?? '';
    for (const end of lines) {
      this.line.push(end);
      this.take(this.line.join(''));
      this.line.length = 0;
    }
    this.line.push(rest);
    this.chars += rest.length;
  }

  private take(line: string): void {
    if (line === '') {
      const data = this.data.join('\n');
      this.data = [];
      if (data !== '') {
        this.onData(data);
      }
    } else {
      const data = DATA.exec(line);
      if (data !== null) {
        this.data.push(data[1] ?? '');
      }
    }
    this.chars = this.data.reduce((sum, { length }) => sum + length + 1, 0);
  }
}
