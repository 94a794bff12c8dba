import { TektonLlmError } from '../../errors.js';
import type { ChatMessage, ConversationStore, StreamChunk } from '../../types.js';
import type { LlmBackend } from '../backend.js';
import type { ChatCall } from '../chat-call.js';
import { isError } from '../values.js';
import { RecentConversations } from './recent-conversations.js';
import type { SharedCode } from './shared-code.js';
import { Turns } from './turns.js';

/**
 * Stores conversations for a server that does not: it adds the earlier messages to each call of the same context, and stores
 * the new ones. A failed call stores nothing.
 */
export class RememberingBackend implements LlmBackend {
  /** The conversations of calls without a contextId; they never displace a named conversation. */
  private readonly unnamed = new RecentConversations();
  /** The conversations that may be moving to the store. */
  private readonly moving = new Set<string>();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly store: ConversationStore,
    private readonly mostBytes: number,
    private readonly code: SharedCode,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    const { contextId, before } = await this.conversation(chat);
    const { messages, options } = chat;
    const turns = new Turns(before, messages, options.systemPrompt !== undefined);
    const sent = turns.within(this.mostBytes);
    const left = turns.whole().length - sent.length;
    const last = await this.delegate.ask({
      ...chat,
      isPrompt: chat.isPrompt && sent.length === messages.length,
      messages: sent,
      options: { ...options, contextId: undefined },
    });
    const warnings = [...(last.warnings ?? [])];
    if (left > 0) {
      warnings.push(
        `The oldest ${left} messages of the context were left out: the server accepts at most ${this.mostBytes} bytes.`,
      );
    }
    // The text of a stream is that of all chunks.
    const said = [...turns.news(), { role: 'assistant', content: chat.call.text || last.chunk } as const];
    await this.keep(chat, contextId, said, warnings);
    return { ...last, contextId, warnings };
  }

  /** The earlier messages. The store is the user's code, and may fail or be slow. */
  private async conversation(chat: ChatCall): Promise<{ contextId: string; before: readonly ChatMessage[] }> {
    const contextId = chat.options.contextId;
    if (contextId === undefined) {
      return { contextId: this.code.newId(), before: [] };
    }
    try {
      const kept = await chat.call.wait(Promise.resolve(this.store.messages(contextId)));
      return {
        contextId,
        before: kept.length === 0 ? this.unnamed.messages(contextId) : [...this.code.checkMessages(kept)],
      };
    } catch (cause) {
      chat.call.check();
      throw new TektonLlmError(`The conversationStore could not be read: ${nameOf(cause)}.`, {
        ...chat.call.failureDetails(),
        cause,
      });
    }
  }

  /**
   * Stores the messages; a failure becomes a warning, as the answer is complete and paid for. The store may be slow: a cancelled
   * call does not wait for it, and no call waits longer than its timeout.
   */
  private async keep(
    { call, options, timeout }: ChatCall,
    contextId: string,
    said: readonly ChatMessage[],
    warnings: string[],
  ): Promise<void> {
    call.complete();
    if (options.contextId === undefined) {
      this.unnamed.append(contextId, said);
      return;
    }
    let warning = 'The conversation may not be stored: the call ended before the conversationStore confirmed it.';
    try {
      const stored = this.append(contextId, said).then(() => true);
      if (await call.wait(stored, timeout)) {
        return;
      }
    } catch (e) {
      if (!call.signal.aborted) {
        warning = `The conversation could not be stored: the conversationStore failed with ${nameOf(e)}.`;
      }
    }
    warnings.push(warning);
  }

  /**
   * Moves a conversation that began without a name to the store: only once, even if two calls end at the same time. If the
   * store fails, the conversation stays here.
   */
  private async append(contextId: string, said: readonly ChatMessage[]): Promise<void> {
    if (this.moving.has(contextId)) {
      return this.store.append(contextId, said);
    }
    this.moving.add(contextId);
    try {
      await this.store.append(contextId, [...this.unnamed.messages(contextId), ...said]);
      this.unnamed.remove(contextId);
    } finally {
      this.moving.delete(contextId);
    }
  }
}

/** The error's name, without its message, which may quote the conversation. */
function nameOf(e: unknown): string {
  return isError(e) ? e.name : typeof e;
}
