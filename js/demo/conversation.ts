import type { ChatMessage } from '../src/index.js';

/** Something that is said about an answer, beside it. */
export interface Notice {
  readonly kind: 'error' | 'stopped' | 'fallback' | 'warning';
  readonly title: string;
  readonly text: string;
  readonly facts?: string;
}

/** An answer and how it ended; `open` while it comes. */
export interface Answer {
  readonly text: string;
  readonly outcome: 'open' | 'complete' | 'stopped' | 'failed';
  /** Who answered, and what else is known. */
  readonly facts: string;
  readonly notices: readonly Notice[];
  /** When the server takes the question again, in milliseconds since 1970, where it said so. */
  readonly retryAt?: number;
}

export interface Exchange {
  readonly question: string;
  readonly answer: Answer;
}

export interface Conversation {
  readonly id: string;
  readonly title: string;
  /** When something was last said in it, in milliseconds since 1970. */
  readonly updated: number;
  readonly exchanges: readonly Exchange[];
}

export const OPEN: Answer = { text: '', outcome: 'open', facts: '', notices: [] };

const TITLE_LENGTH = 60;

/** A conversation in which nothing was said yet. */
export function emptyConversation(): Conversation {
  // Not crypto.randomUUID, which pages have over HTTPS and at localhost alone.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  return { id, title: '', updated: Date.now(), exchanges: [] };
}

/**
 * The conversation with a question at a place; what was there and followed is dropped, half an answer to the same question
 * too. The first question is its title.
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

/** The conversation with an answer to the question at a place, or as it was if that question has gone. */
export function withAnswer(conversation: Conversation, at: number, answer: Answer): Conversation {
  const exchanges = conversation.exchanges.map((it, index) => (index === at ? { ...it, answer } : it));
  return { ...conversation, updated: Date.now(), exchanges };
}

/** What is sent to have the last question answered. An empty answer is no turn; a question that is asked again has none. */
export function messagesOf({ exchanges }: Conversation): ChatMessage[] {
  return exchanges.flatMap(({ question, answer }) => [
    { role: 'user' as const, content: question },
    ...(answer.text.trim() === '' ? [] : [{ role: 'assistant' as const, content: answer.text }]),
  ]);
}

/** Every text of the conversation. */
export function textsOf({ exchanges }: Conversation): string[] {
  return exchanges.flatMap(({ question, answer }) => [question, answer.text]).filter((text) => text !== '');
}

/** Whether a value, as it was read, is a conversation. */
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
