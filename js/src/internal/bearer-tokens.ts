import type { AuthToken } from '../types.js';
import { orAborted } from './aborting.js';
import { checkToken } from './config.js';
import { TokenError } from './error-mapper.js';
import type { ErrorText } from './error-text.js';

/** The bearer token: constant, or requested from a function. */
export class BearerTokens {
  /**
   * @param source the token, or a function that returns it
   * @param text receives each token, so that messages never show it
   */
  constructor(
    private readonly source: AuthToken | undefined,
    private readonly text: ErrorText,
  ) {}

  /** Whether requesting the token again may return another. */
  get isAsked(): boolean {
    return typeof this.source === 'function';
  }

  /** The token for an attempt; stops waiting for it when the signal is aborted. */
  async token(signal: AbortSignal): Promise<string | undefined> {
    const { source } = this;
    if (typeof source !== 'function') {
      return source;
    }
    try {
      const token = (await orAborted(Promise.resolve(source()), signal)) || undefined;
      checkToken(token);
      this.text.hide(token);
      return token;
    } catch (cause) {
      throw signal.aborted ? cause : new TokenError('authToken returned no token.', { cause });
    }
  }
}
