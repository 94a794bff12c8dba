import { TektonLlmError } from '../../errors.js';
import type { ChatMessage, ConversationStore, StreamChunk } from '../../types.js';
import { orAborted } from '../aborting.js';
import type { LlmBackend } from '../backend.js';
import { type ChatCall, newRequestId } from '../chat-call.js';
import { checkMessages } from '../checks.js';
import { isError } from '../error-text.js';
import { RecentConversations } from './recent-conversations.js';
import { Turns } from './turns.js';

/** The additions to an answer after the conversation is stored. */
type Kept = Pick<StreamChunk, 'contextId' | 'warnings'>;

/**
 * Stores conversations for a server that does not: it adds the earlier messages to each call of the same context, and stores
 * the new ones. A failed call stores nothing.
 */
export class RememberingBackend implements LlmBackend {
  /** The conversations of calls without a contextId; they never displace a named conversation. */
  private readonly unnamed = new RecentConversations();

  constructor(
    private readonly delegate: LlmBackend,
    private readonly store: ConversationStore,
    private readonly mostBytes: number,
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
    return { ...last, ...(await this.keep(chat, contextId, said, warnings)) };
  }

  /** The earlier messages. The store is the user's code, and may fail or be slow. */
  private async conversation(chat: ChatCall): Promise<{ contextId: string; before: readonly ChatMessage[] }> {
    const contextId = chat.options.contextId;
    if (contextId === undefined) {
      return { contextId: newRequestId(), before: [] };
    }
    const { signal } = chat.call;
    try {
      const kept = await orAborted(Promise.resolve(this.store.messages(contextId)), signal);
      return { contextId, before: kept.length === 0 ? this.unnamed.messages(contextId) : [...checkMessages(kept)] };
    } catch (cause) {
      if (signal.aborted) {
        throw chat.call.cancelled();
      }
      throw new TektonLlmError(`The conversationStore could not be read: ${nameOf(cause)}.`, {
        ...chat.call.details(),
        cause,
      });
    }
  }

  /**
   * Stores the messages; a failure becomes a warning, as the answer is complete and paid for. A call that ends meanwhile does
   * not wait for a slow store.
   */
  private async keep(
    { call, options }: ChatCall,
    contextId: string,
    said: readonly ChatMessage[],
    warnings: string[],
  ): Promise<Kept> {
    if (options.contextId === undefined) {
      this.unnamed.append(contextId, said);
      return { contextId, warnings };
    }
    try {
      await orAborted(this.append(contextId, said), call.signal);
      return { contextId, warnings };
    } catch (e) {
      call.check();
      const failure = `The conversation could not be stored: the conversationStore failed with ${nameOf(e)}.`;
      return { contextId, warnings: [...warnings, failure] };
    }
  }

  /** A conversation that began without a name moves to the store, and stays here where the store fails. */
  private async append(contextId: string, said: readonly ChatMessage[]): Promise<void> {
    await this.store.append(contextId, [...this.unnamed.messages(contextId), ...said]);
    this.unnamed.remove(contextId);
  }
}

/** The error's name, without its message, which may quote the conversation. */
function nameOf(e: unknown): string {
  return isError(e) ? e.name : typeof e;
}
