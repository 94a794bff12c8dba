import type { Error as ErrorBody, ValidationIssue } from '../generated/frames.js';
import { isRecord } from './values.js';

const MAX_LENGTH = 500;

const MOST_SECRETS = 32;

/**
 * White space and unprintable characters. Control characters could forge log lines or control a terminal; the marks of
 * bidirectional text could change the order of words.
 */
const UNPRINTED = /[\s\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** The text for an error without a reason. */
const NO_REASON = 'it gives no reason';

const HALF_SURROGATES = /[\ud800-\udfff]/gu;

/** Extracts the message from an error's body, in any form of the contract. */
export class ErrorText {
  private readonly asked: string[] = [];

  /** @param secrets the texts that are never shown, even if a server repeats them */
  constructor(private readonly secrets: readonly string[] = []) {}

  /** Adds a secret; of those added later, only the latest are kept. */
  hide(secret: string | undefined): void {
    if (secret && !this.asked.includes(secret)) {
      this.asked.push(secret);
      this.asked.splice(0, this.asked.length - MOST_SECRETS);
    }
  }

  /** The body's message in one line; empty if it has none. */
  of(body: string): string {
    if (body.trim() === '') {
      return '';
    }
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      // Not JSON: the page of a proxy, of which only plain text is shown.
      return body.trimStart().startsWith('<') ? '(a web page, so perhaps not from Rhetor)' : this.shorten(body);
    }
    return this.shorten(isRecord(json) ? ofObject(json) : typeof json === 'string' ? json : '');
  }

  /** The message of an error object; undefined for any other text, so that an answer does not count as an error. */
  ofErrorObject(body: string): string | undefined {
    try {
      const json: unknown = JSON.parse(body);
      return (isRecord(json) && this.shorten(ofObject(json))) || undefined;
    } catch {
      return undefined;
    }
  }

  /** The message of an error's value, which some servers wrap in an object, and FastAPI in a list. */
  ofValue(error: unknown): string {
    return this.shorten(ofValue(error)) || NO_REASON;
  }

  /** One well-formed line of bounded length, without the token. */
  shorten(text: string): string {
    let line = text.replace(UNPRINTED, ' ').replace(HALF_SURROGATES, '\ufffd').trim();
    for (const secret of [...this.secrets, ...this.asked]) {
      line = line.replaceAll(secret, '***');
    }
    // Cuts before a character rather than within it.
    return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH).replace(HALF_SURROGATES, '')}…`;
  }
}

function ofObject({ error, detail }: Partial<ErrorBody> & { detail?: unknown }): string {
  return ofValue(error ?? detail);
}

/** Only parts of the issue, as newer versions of FastAPI repeat the input, and so the prompt. */
function ofIssue(issue: Partial<ValidationIssue> | null): string {
  const steps = Array.isArray(issue?.loc) ? issue.loc : [];
  const place = steps.filter((step) => typeof step === 'string' || typeof step === 'number').join('.');
  const message = typeof issue?.msg === 'string' ? issue.msg : '';
  return place === '' ? message : `${place}: ${message}`;
}

function ofValue(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(ofIssue).join('; ');
  }
  // Some servers wrap the sentence once more, as {"error": {"message": …}}.
  return typeof value === 'string' ? value : isRecord(value) ? ofValue((value as { message?: unknown }).message) : '';
}
