import type { ChatMessage } from '../types.js';
import { Answer, type AnswerOptions, type AnswerState } from './answer.js';
import { Store } from './store.js';

/** A turn of a conversation for rendering. */
export interface ChatTurn extends Readonly<ChatMessage> {
  /** Identifies the turn within its conversation; stays the same while an answer grows. */
  readonly id: string;
  /** Whether this is an incomplete answer: in progress, stopped or failed. */
  readonly partial: boolean;
}

/** The options of a conversation. The hook stores it, so there is no `contextId` for the server. */
export interface ChatOptions extends Omit<AnswerOptions, 'contextId'> {
  /** The earlier messages, such as those of a stored conversation. */
  initialMessages?: readonly ChatMessage[] | undefined;
}

/** The state of a conversation for rendering. */
export interface ChatState extends Pick<AnswerState, 'status' | 'error' | 'warnings'> {
  /** The turns, oldest first, including the answer in progress. */
  readonly messages: readonly ChatTurn[];
}

/** A conversation that answers one question after another. */
export class Conversation {
  readonly store: Store<ChatState>;
  private readonly answer = new Answer();
  /** All turns but the last answer, which grows. */
  private turns: readonly ChatTurn[];
  private beforeQuestion: readonly ChatTurn[] = [];
  private answerId = '';
  private ids = 0;

  constructor(private options: ChatOptions) {
    this.turns = (options.initialMessages ?? []).map((message) => this.turn(message));
    this.store = new Store(this.state());
    this.answer.store.subscribe(() => this.store.set(this.state()));
  }

  configure(options: ChatOptions): void {
    this.options = options;
  }

  readonly send = (content: string): boolean => {
    return this.ask(this.store.get().messages, { role: 'user', content });
  };

  readonly retry = (): boolean => {
    const { messages } = this.store.get();
    const last = messages.findLastIndex(({ role }) => role === 'user');
    return last >= 0 && this.ask(messages.slice(0, last), messages[last]!);
  };

  readonly edit = (id: string, content: string): boolean => {
    const { messages } = this.store.get();
    const at = messages.findIndex((turn) => turn.id === id && turn.role === 'user');
    return at >= 0 && this.ask(messages.slice(0, at), { ...messages[at]!, content });
  };

  readonly stop = this.answer.stop;

  /** Called on unmount: removes a question whose answer has no text yet, and cancels any other answer. */
  readonly leave = (): void => {
    if (this.answer.isUnderWay && this.answer.store.get().text === '') {
      this.turns = this.beforeQuestion;
    }
    this.answer.stop();
  };

  private ask(before: readonly ChatTurn[], question: ChatMessage & Partial<ChatTurn>): boolean {
    if (this.answer.isUnderWay || question.content.trim() === '') {
      return false;
    }
    this.beforeQuestion = before;
    this.turns = [...before, this.turn(question)];
    this.answerId = this.newId();
    const { initialMessages: _, ...options } = this.options;
    void this.answer.ask(this.turns.map(toMessage), options);
    return true;
  }

  private state(): ChatState {
    const { status, error, warnings, text, whole } = this.answer.store.get();
    const answer: ChatTurn = { id: this.answerId, role: 'assistant', content: text, partial: !whole };
    // An empty answer is not a turn, as it could not be sent again.
    const messages = text.trim() === '' ? this.turns : [...this.turns, answer];
    return { messages, status, error, warnings };
  }

  private turn(message: ChatMessage & Partial<ChatTurn>): ChatTurn {
    return { ...toMessage(message), id: message.id ?? this.newId(), partial: false };
  }

  private newId(): string {
    return `${++this.ids}`;
  }
}

function toMessage({ role, content, name }: ChatMessage): ChatMessage {
  return name === undefined ? { role, content } : { role, content, name };
}
