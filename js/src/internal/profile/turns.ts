import type { ChatMessage } from '../../types.js';

/** The approximate number of bytes that a format adds to each message. */
const HEADING = 32;

/** The earlier messages of a context, and those of a call. */
export class Turns {
  constructor(
    private readonly before: readonly ChatMessage[],
    private readonly messages: readonly ChatMessage[],
    private readonly promptSet: boolean,
  ) {}

  /**
   * The messages to send to the model: the newest system prompt, then the earlier messages, then the call's messages. A call
   * that contains answers contains the whole conversation itself; its messages are not sent twice.
   */
  whole(): readonly ChatMessage[] {
    const { before, messages, repeated } = this;
    if (repeated === 0 && this.repeatsAnswers) {
      return messages;
    }
    const begins = messages !== turns(messages);
    return [
      ...(begins ? messages.slice(0, 1) : []),
      ...(begins || this.promptSet ? turns(before) : before),
      ...turns(messages).slice(repeated),
    ];
  }

  /** These messages, without the oldest earlier ones if they would be too long. */
  within(mostBytes: number): readonly ChatMessage[] {
    const all = [...this.whole()];
    const first = all[0]?.role === 'system' ? 1 : 0;
    const own = turns(this.messages).length - this.repeated;
    let bytes = all.reduce((sum, message) => sum + bytesOf(message), 0);
    while (bytes > mostBytes && all.length - first > own) {
      bytes -= bytesOf(all.splice(first, 1)[0] as ChatMessage);
    }
    return all;
  }

  /** The call's messages to store: those that are not stored yet; of an edited conversation, the last message. */
  news(): readonly ChatMessage[] {
    const { before, messages, repeated } = this;
    if (repeated === 0 && before.length === 0) {
      return messages;
    }
    return turns(messages).slice(repeated === 0 && this.repeatsAnswers ? -1 : repeated);
  }

  private get repeatsAnswers(): boolean {
    return this.messages.some(({ role }) => role === 'assistant');
  }

  /** The number of messages at the start of the call that repeat the last stored ones. */
  private get repeated(): number {
    const known = turns(this.before);
    const said = turns(this.messages);
    for (let length = Math.min(known.length, said.length - 1); length > 0; length--) {
      const last = known.slice(known.length - length);
      if (last.every((message, i) => isSame(message, said[i]))) {
        return length;
      }
    }
    return 0;
  }
}

/** The messages without a system prompt at their beginning. */
function turns(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages[0]?.role === 'system' ? messages.slice(1) : messages;
}

function isSame(a: ChatMessage, b: ChatMessage | undefined): boolean {
  return a.role === b?.role && a.content === b.content && a.name === b.name;
}

function bytesOf({ content }: ChatMessage): number {
  return new TextEncoder().encode(content).length + HEADING;
}
