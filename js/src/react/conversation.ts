import type { ChatMessage } from '../types.js';
import { Answer, type AnswerOptions, type AnswerState } from './answer.js';
import { Store } from './store.js';

/** A turn of a conversation as it is shown. */
export interface ChatTurn extends Readonly<ChatMessage> {
  /** Tells the turn from the others of its conversation; stays the same while an answer grows. */
  readonly id: string;
  /** Whether this is an answer that is not whole: it still comes, was stopped or failed. */
  readonly partial: boolean;
}

/** How a conversation is answered. It is kept here, so there is no `contextId` for the server to keep it under. */
export interface ChatOptions extends Omit<AnswerOptions, 'contextId'> {
  /** What was said before, such as in a conversation that was stored. */
  initialMessages?: readonly ChatMessage[] | undefined;
}

/** What there is to be shown of a conversation. */
export interface ChatState extends Pick<AnswerState, 'status' | 'error' | 'warnings'> {
  /** The turns, oldest first, the answer that comes among them. */
  readonly messages: readonly ChatTurn[];
}

/** A conversation in which one question after the other is answered. */
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

  /** Takes a question back of which nothing has come yet, and ends any other answer: nobody looks any more. */
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
    // An empty answer is no turn: it could not be sent again.
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
