import type { ChatMessage } from '../src/index.js';

/** A note about an answer, which is shown beside it. */
export interface Notice {
  readonly kind: 'error' | 'stopped' | 'fallback' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly facts?: string;
}

/** An answer and its end; `open` while it arrives. */
export interface Answer {
  readonly text: string;
  readonly outcome: 'open' | 'complete' | 'stopped' | 'failed';
  /** The model that answered, and other details. */
  readonly facts: string;
  readonly notices: readonly Notice[];
  /** The time from which the server accepts the question again, if it reported one, in milliseconds since 1970. */
  readonly retryAt?: number;
}

export interface Exchange {
  readonly question: string;
  readonly answer: Answer;
}

export interface Conversation {
  readonly id: string;
  readonly title: string;
  /** The time of its last change, in milliseconds since 1970. */
  readonly updated: number;
  readonly exchanges: readonly Exchange[];
}

export const OPEN: Answer = { text: '', outcome: 'open', facts: '', notices: [] };

const TITLE_LENGTH = 60;

/** Creates an empty conversation. */
export function emptyConversation(): Conversation {
  // Not crypto.randomUUID, which pages have only over HTTPS and at localhost.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  return { id, title: '', updated: Date.now(), exchanges: [] };
}

/**
 * Returns the conversation with a question at a position; the turns from there on are dropped, including a partial answer to
 * the same question. The first question is the title.
 */
export function withQuestion(conversation: Conversation, at: number, question: string): Conversation {
  const { title, exchanges } = conversation;
  return {
    ...conversation,
    title:
      title === '' || (at === 0 && title === titleFrom(exchanges[0]?.question ?? '')) ? titleFrom(question) : title,
    updated: Date.now(),
    exchanges: [...exchanges.slice(0, at), { question, answer: OPEN }],
  };
}

/** Returns the conversation with an answer to the question at a position; unchanged if that question was removed. */
export function withAnswer(conversation: Conversation, at: number, answer: Answer): Conversation {
  const exchanges = conversation.exchanges.map((it, index) => (index === at ? { ...it, answer } : it));
  return { ...conversation, updated: Date.now(), exchanges };
}

/**
 * Returns the messages that request an answer to the last question. An empty answer is not a turn; a question that is sent
 * again has no answer.
 */
export function messagesOf({ exchanges }: Conversation): ChatMessage[] {
  return exchanges.flatMap(({ question, answer }) => [
    { role: 'user' as const, content: question },
    ...(answer.text.trim() === '' ? [] : [{ role: 'assistant' as const, content: answer.text }]),
  ]);
}

/** Returns all texts of the conversation. */
export function textsOf({ exchanges }: Conversation): string[] {
  return exchanges.flatMap(({ question, answer }) => [question, answer.text]).filter((text) => text !== '');
}

/** Returns whether a stored value is a conversation. */
export function isConversation(value: unknown): value is Conversation {
  const it = value as Conversation | null;
  return (
    typeof it === 'object' &&
    typeof it?.id === 'string' &&
    typeof it.title === 'string' &&
    typeof it.updated === 'number' &&
    Array.isArray(it.exchanges) &&
    it.exchanges.every(isExchange)
  );
}

function isExchange(value: Partial<Exchange> | null): boolean {
  const answer: Partial<Answer> | undefined = value?.answer;
  return (
    typeof value?.question === 'string' &&
    typeof answer?.text === 'string' &&
    typeof answer.outcome === 'string' &&
    typeof answer.facts === 'string' &&
    Array.isArray(answer.notices)
  );
}

function titleFrom(question: string): string {
  const line = question.trim().replace(/\s+/g, ' ');
  return line.length <= TITLE_LENGTH ? line : `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…`;
}
