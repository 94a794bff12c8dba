import { useEffect, useState, useSyncExternalStore } from 'react';
import { type ChatOptions, type ChatState, Conversation } from './conversation.js';

/** A conversation, and what can be done in it. The functions stay the same from one rendering to the next. */
export interface Chat extends ChatState {
  /** Asks a question; tells whether it was asked, which it is not while an answer comes, nor where it is blank. */
  send(content: string): boolean;
  /** Ends the answer that comes; what there is of it stays, as a partial turn. */
  stop(): void;
  /** Asks the last question again, in place of its answer, be that whole, half or none; tells whether it was asked. */
  retry(): boolean;
  /** Asks a question in place of one before and of all that came after it; tells whether it was asked. */
  edit(id: string, content: string): boolean;
}

/** A conversation with a model, of this component alone. When the component goes, the answer under way is ended. */
export function useChat(options: ChatOptions): Chat {
  const [conversation] = useState(() => new Conversation(options));
  const { store, send, stop, retry, edit, leave } = conversation;
  const state = useSyncExternalStore(store.subscribe, store.get, store.get);
  useEffect(() => conversation.configure(options));
  useEffect(() => leave, [leave]);
  return { ...state, send, stop, retry, edit };
}
