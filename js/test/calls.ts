import { Call } from '../src/internal/call.js';
import type { CallContext, ChatCall } from '../src/internal/chat-call.js';
import { OpenCalls } from '../src/internal/open-calls.js';

/** A call that has begun. */
export function openCall(requestId = 'id', deadline?: number): Call {
  const call = new Call(requestId, new OpenCalls(), deadline);
  call.begin();
  return call;
}

/** The context of a call that has begun. */
export function contextOf(settings: Partial<CallContext> = {}): CallContext {
  return { call: openCall(), timeout: 30_000, maxRetries: 0, retryDelay: 0, ...settings };
}

/** A call for an answer to a prompt. */
export function chatOf(requestId: string, settings: Partial<ChatCall> = {}): ChatCall {
  return {
    ...contextOf({ call: openCall(requestId) }),
    componentId: 'test',
    isPrompt: true,
    messages: [{ role: 'user', content: 'Hi' }],
    options: {},
    fallbacks: [],
    ...settings,
  };
}
