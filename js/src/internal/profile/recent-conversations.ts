import type { ChatMessage, ConversationStore } from '../../types.js';

const MOST = 256;

/** The most recently used conversations, in memory. */
export class RecentConversations implements ConversationStore {
  /** In the order of their last use: a Map keeps its keys in the order of insertion. */
  private readonly conversations = new Map<string, readonly ChatMessage[]>();

  constructor(private readonly most = MOST) {}

  messages(contextId: string): readonly ChatMessage[] {
    const messages = this.conversations.get(contextId);
    if (messages === undefined) {
      return [];
    }
    this.conversations.delete(contextId);
    this.conversations.set(contextId, messages);
    return messages;
  }

  remove(contextId: string): void {
    this.conversations.delete(contextId);
  }

  append(contextId: string, messages: readonly ChatMessage[]): void {
    this.conversations.set(contextId, [...this.messages(contextId), ...messages]);
    for (const oldest of this.conversations.keys()) {
      if (this.conversations.size <= this.most) {
        break;
      }
      this.conversations.delete(oldest);
    }
  }
}
