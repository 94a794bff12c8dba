import type { Error as ErrorBody, ValidationIssue } from '../generated/frames.js';

const MAX_LENGTH = 500;

const MOST_SECRETS = 32;

/**
 * Blanks and what is not printed. Control characters could forge lines of a log or steer a terminal; the marks of
 * bidirectional text could show words in another order than they are in.
 */
const UNPRINTED = /[\s\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** In the place of a sentence, where a server only says that there was an error. */
const NO_REASON = 'it gives no reason';

const HALF_SURROGATES = /\p{Surrogate}/gu;

/** Whether something is an error. One that Node made for code in another realm, as Jest's, is no `instanceof` its own. */
export function isError(e: unknown): e is Error {
  const { name, message } = (e ?? {}) as Partial<Error>;
  return typeof name === 'string' && typeof message === 'string';
}

/** Finds the sentence in an error's body, whichever of the forms the contract knows it has. */
export class ErrorText {
  private readonly asked: string[] = [];

  /** @param secrets what is never shown, also where a server repeats it */
  constructor(private readonly secrets: readonly string[] = []) {}

  /** Takes another secret; of those that came later, the last ones are known. */
  hide(secret: string | undefined): void {
    if (secret && !this.asked.includes(secret)) {
      this.asked.push(secret);
      this.asked.splice(0, this.asked.length - MOST_SECRETS);
    }
  }

  /** What the body says, in one line; empty where it says nothing, or is a page meant for a browser. */
  of(body: string): string {
    if (body.trim() === '') {
      return '';
    }
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      // No JSON: a proxy's page, of which only a plain sentence is worth showing.
      return body.trimStart().startsWith('<') ? '(a web page, so perhaps not from Rhetor)' : this.shorten(body);
    }
    return this.shorten(isObject(json) ? ofObject(json) : typeof json === 'string' ? json : '');
  }

  /** What an error object says; undefined where the text is none, so that an answer is not taken for an error. */
  ofErrorObject(body: string): string | undefined {
    try {
      const json: unknown = JSON.parse(body);
      return (isObject(json) && this.shorten(ofObject(json))) || undefined;
    } catch {
      return undefined;
    }
  }

  /** What an error's value says, which some servers wrap in an object, and FastAPI makes a list of. */
  ofValue(error: unknown): string {
    return this.shorten(ofValue(error)) || NO_REASON;
  }

  /** One well-formed line of bounded length, without the token. */
  shorten(text: string): string {
    let line = text.replace(UNPRINTED, ' ').replace(HALF_SURROGATES, '\ufffd').trim();
    for (const secret of [...this.secrets, ...this.asked]) {
      line = line.replaceAll(secret, '***');
    }
    // What is cut inside of a character ends before it.
    return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH).replace(HALF_SURROGATES, '')}…`;
  }
}

function ofObject({ error, detail }: Partial<ErrorBody> & { detail?: unknown }): string {
  return ofValue(error ?? detail);
}

/** Not the whole issue: newer FastAPI repeats the input in it, and so the prompt. */
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
  return typeof value === 'string' ? value : isObject(value) ? ofValue((value as { message?: unknown }).message) : '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
