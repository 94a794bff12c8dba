import { type CompletionResult, LlmCancelledError, type TektonLlmError } from '../src/index.js';
import type { Answer, Notice } from './conversation.js';

/** A complete answer, with its details. */
export function completeAnswer(result: CompletionResult, tokens: string): Answer {
  const notices: Notice[] = [];
  if (result.content.trim() === '') {
    notices.push({ kind: 'warning', title: 'The answer is empty', text: 'The model said nothing.' });
  }
  if (result.fallback) {
    const who = result.provider === undefined ? 'Another provider' : result.provider;
    const text = 'The requested provider could not answer.';
    notices.push({ kind: 'fallback', title: `${who} answered instead`, text });
  }
  if (result.warnings.length > 0) {
    notices.push({ kind: 'warning', title: 'Not all was done as asked', text: result.warnings.join(' ') });
  }
  const facts = [result.model, result.provider, tokens, result.finishReason && `ended by ${result.finishReason}`];
  return { text: result.content, outcome: 'complete', facts: facts.filter(Boolean).join(' · '), notices };
}

/** A partial answer, whose call failed or was stopped. */
export function endedAnswer(text: string, error: TektonLlmError): Answer {
  if (error instanceof LlmCancelledError) {
    return stoppedAnswer(text, 'Stopped');
  }
  const notice: Notice = {
    kind: 'error',
    title: TITLES[error.name] ?? 'It failed',
    text: error.message,
    facts: [error.name, error.attempts === 1 ? '1 attempt' : `${error.attempts} attempts`].join(' · '),
  };
  const retryAt = error.retryAfter === undefined ? {} : { retryAt: Date.now() + error.retryAfter * 1000 };
  return { text, outcome: 'failed', facts: '', notices: [notice], ...retryAt };
}

/** A partial answer that was abandoned. */
export function stoppedAnswer(text: string, title: string): Answer {
  const said = text === '' ? 'Nothing had come yet.' : 'This is what had come.';
  return { text, outcome: 'stopped', facts: '', notices: [{ kind: 'stopped', title, text: said }] };
}

const TITLES: Record<string, string> = {
  AuthenticationError: 'The token is missing or was refused',
  LlmConnectionError: 'Rhetor could not be reached',
  LlmTimeoutError: 'It took too long',
  RateLimitError: 'Too many requests',
  ServiceUnavailableError: 'Rhetor cannot answer now',
  AdapterError: 'The provider failed',
  InvalidRequestError: 'The request was refused',
  FallbackError: 'The provider failed, and its fallback too',
};
