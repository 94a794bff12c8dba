import { TektonLlmError } from '../../errors.js';
import type { ChatMessage, ConversationStore, StreamChunk } from '../../types.js';
import { orAborted } from '../aborting.js';
import type { LlmBackend } from '../backend.js';
import { type ChatCall, newRequestId } from '../chat-call.js';
import { checkMessages } from '../checks.js';

/** What goes with an answer once the conversation is kept. */
type Kept = Pick<StreamChunk, 'contextId' | 'warnings'>;

/**
 * Keeps conversations for a server that does not: what was said before goes with each call of the same context, and what
 * comes of it is kept. A call that fails leaves nothing behind.
 */
export class RememberingBackend implements LlmBackend {
  constructor(
    private readonly delegate: LlmBackend,
    private readonly store: ConversationStore,
  ) {}

  async ask(chat: ChatCall): Promise<StreamChunk> {
    const { contextId, before } = await this.conversation(chat);
    const last = await this.delegate.ask(whole(chat, before));
    // Of a stream the text is that of all pieces.
    const text = chat.call.text || last.chunk;
    return { ...last, ...(await this.keep(chat, contextId, before, text, last.warnings ?? [])) };
  }

  /** What was said before. The store is the user's code, and may fail or take its time. */
  private async conversation(chat: ChatCall): Promise<{ contextId: string; before: readonly ChatMessage[] }> {
    const contextId = chat.options.contextId ?? newRequestId();
    const { signal } = chat.call;
    try {
      const before = await orAborted(Promise.resolve(this.store.messages(contextId)), signal);
      return { contextId, before: before.length === 0 ? [] : [...checkMessages(before)] };
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

  /** The answer is there and paid for: that it could not be kept is said with it. */
  private async keep(
    { messages }: ChatCall,
    contextId: string,
    before: readonly ChatMessage[],
    answer: string,
    warnings: string[],
  ): Promise<Kept> {
    const said = before.length > 0 && messages[0]?.role === 'system' ? messages.slice(1) : messages;
    try {
      await this.store.append(contextId, [...said, { role: 'assistant', content: answer }]);
      return { contextId, warnings };
    } catch (e) {
      const failure = `The conversation could not be kept: the conversationStore failed with ${nameOf(e)}.`;
      return { contextId, warnings: [...warnings, failure] };
    }
  }
}

/** A system prompt stays the first of all, and takes the place of an earlier one. */
function whole(chat: ChatCall, before: readonly ChatMessage[]): ChatCall {
  const { messages, options } = chat;
  const begins = messages[0]?.role === 'system';
  const replaced = (begins || options.systemPrompt !== undefined) && before[0]?.role === 'system';
  const earlier = replaced ? before.slice(1) : before;
  const first = begins ? 1 : 0;
  return {
    ...chat,
    isPrompt: chat.isPrompt && earlier.length === 0,
    messages: [...messages.slice(0, first), ...earlier, ...messages.slice(first)],
    options: { ...options, contextId: undefined },
  };
}

/** Not its message, which may hold what was said. */
function nameOf(e: unknown): string {
  return e instanceof Error ? e.name : typeof e;
}
