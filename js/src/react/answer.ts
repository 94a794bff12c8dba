import type { TektonLLMClient } from '../client.js';
import type { TektonLlmError } from '../errors.js';
import type { ChatMessage, GenerationOptions, StreamChunk } from '../types.js';
import { Store } from './store.js';

/** The part of a client that the hooks use; a {@link TektonLLMClient} implements it. */
export interface AnsweringClient {
  stream(input: string | readonly ChatMessage[], options: GenerationOptions): AsyncIterable<StreamChunk>;
}

/** Whether an answer is in progress, or the last one failed. */
export type AnswerStatus = 'ready' | 'streaming' | 'error';

/** The options of a hook's answers; a change applies to the next answer. */
export interface AnswerOptions extends Omit<GenerationOptions, 'signal' | 'onComplete' | 'onError'> {
  client: AnsweringClient;
}

/** The state of an answer for rendering. */
export interface AnswerState {
  readonly status: AnswerStatus;
  /** The failure of the last answer, if it failed. */
  readonly error: TektonLlmError | undefined;
  /** The parts of the last request that had no effect, as sentences. */
  readonly warnings: readonly string[];
  /** The text of the answer that has arrived so far. */
  readonly text: string;
  /** Whether the answer is complete. */
  readonly whole: boolean;
}

const NO_ANSWER: AnswerState = { status: 'ready', error: undefined, warnings: [], text: '', whole: false };

/**
 * The minimum time between two renderings in milliseconds. Many chunks may arrive at once, and React fails if each is
 * rendered without a pause and an effect then sets a state, such as one that scrolls.
 */
const PAUSE = 16;

/** Streams one answer after another. */
export class Answer {
  readonly store = new Store(NO_ANSWER);
  /** The current state, which is rendered now or soon. */
  private state = NO_ANSWER;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay: AbortController | undefined;

  get isUnderWay(): boolean {
    return this.underWay !== undefined;
  }

  /** Requests an answer, which replaces the previous one; never rejects. */
  async ask(input: string | readonly ChatMessage[], { client, ...options }: AnswerOptions): Promise<void> {
    const controller = new AbortController();
    this.underWay = controller;
    const isCurrent = () => this.underWay === controller;
    this.state = { ...NO_ANSWER, status: 'streaming' };
    this.show();
    // A request that is cancelled immediately, as by StrictMode's effects, is never sent.
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

  /** Cancels the answer in progress; its text so far stays. */
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
