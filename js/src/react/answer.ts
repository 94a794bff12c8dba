import type { TektonLLMClient } from '../client.js';
import type { TektonLlmError } from '../errors.js';
import type { ChatMessage, GenerationOptions, StreamChunk } from '../types.js';
import { Store } from './store.js';

/** As much of a client as the hooks use; a {@link TektonLLMClient} is one. */
export interface AnsweringClient {
  stream(input: string | readonly ChatMessage[], options: GenerationOptions): AsyncIterable<StreamChunk>;
}

/** Whether an answer comes, or the last one failed. */
export type AnswerStatus = 'ready' | 'streaming' | 'error';

/** How the answers of a hook are made; a change of it is for the next one. */
export interface AnswerOptions extends Omit<GenerationOptions, 'signal' | 'onComplete' | 'onError'> {
  client: AnsweringClient;
}

/** What there is to be shown of an answer. */
export interface AnswerState {
  readonly status: AnswerStatus;
  /** Why the last answer failed, while that is so. */
  readonly error: TektonLlmError | undefined;
  /** What of the last request the server made nothing of, in sentences. */
  readonly warnings: readonly string[];
  /** The answer, as much of it as has come. */
  readonly text: string;
  /** Whether that is all of it. */
  readonly whole: boolean;
}

const NO_ANSWER: AnswerState = { status: 'ready', error: undefined, warnings: [], text: '', whole: false };

/**
 * How many milliseconds lie between two pieces that are shown. Many may come at once, and React gives up where each is to be
 * rendered without a pause and an effect then sets a state, such as one that scrolls.
 */
const PAUSE = 16;

/** One answer after the other, piece by piece. */
export class Answer {
  readonly store = new Store(NO_ANSWER);
  /** The answer as it is, which is shown now or soon. */
  private state = NO_ANSWER;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay: AbortController | undefined;

  get isUnderWay(): boolean {
    return this.underWay !== undefined;
  }

  /** Asks, in place of the answer before; never rejects. */
  async ask(input: string | readonly ChatMessage[], { client, ...options }: AnswerOptions): Promise<void> {
    const controller = new AbortController();
    this.underWay = controller;
    const isCurrent = () => this.underWay === controller;
    this.state = { ...NO_ANSWER, status: 'streaming' };
    this.show();
    // What is taken back at once, as an effect is in StrictMode, is never sent.
    await undefined;
    try {
      if (isCurrent()) {
        for await (const { chunk, warnings } of client.stream(input, { ...options, signal: controller.signal })) {
          if (!isCurrent()) {
            return;
          }
          this.take(chunk, warnings);
        }
      }
      if (isCurrent()) {
        this.end({ status: 'ready', whole: true });
      }
    } catch (e) {
      if (isCurrent()) {
        this.end({ status: 'error', error: e as TektonLlmError });
      }
    }
  }

  /** Ends the answer under way; what has come of it stays. */
  readonly stop = (): void => {
    const { underWay } = this;
    if (underWay !== undefined) {
      this.end({ status: 'ready' });
      underWay.abort();
    }
  };

  private take(chunk: string, warnings: readonly string[] | undefined): void {
    const { state } = this;
    this.state = { ...state, text: state.text + chunk, warnings: warnings ?? state.warnings };
    this.timer ??= setTimeout(this.show, PAUSE);
  }

  private end(change: Partial<AnswerState>): void {
    this.underWay = undefined;
    this.state = { ...this.state, ...change };
    this.show();
  }

  private readonly show = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.store.set(this.state);
  };
}
