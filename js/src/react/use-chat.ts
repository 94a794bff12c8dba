import { useEffect, useState, useSyncExternalStore } from 'react';
import { type ChatOptions, type ChatState, Conversation } from './conversation.js';

/** A conversation and its actions. The functions are stable across renderings. */
export interface Chat extends ChatState {
  /** Sends a question; returns whether it was sent: not while an answer is in progress, nor if it is blank. */
  send(content: string): boolean;
  /** Cancels the answer in progress; its text stays, as a partial turn. */
  stop(): void;
  /** Sends the last question again, and replaces its answer, complete or not; returns whether it was sent. */
  retry(): boolean;
  /** Replaces an earlier question and everything after it by a new question; returns whether it was sent. */
  edit(id: string, content: string): boolean;
}

/** A conversation with a model, local to this component. When the component unmounts, the answer in progress is cancelled. */
export function useChat(options: ChatOptions): Chat {
  const [conversation] = useState(() => new Conversation(options));
  const { store, send, stop, retry, edit, leave } = conversation;
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  useEffect(() => conversation.configure(options));
  useEffect(() => leave, [leave]);
  return { ...state, send, stop, retry, edit };
}
