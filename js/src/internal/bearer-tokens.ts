import type { AuthToken } from '../types.js';
import { orAborted } from './aborting.js';
import { checkToken } from './config.js';
import { TokenError } from './error-mapper.js';
import type { ErrorText } from './error-text.js';

/** The bearer token: always the same, or asked for anew. */
export class BearerTokens {
  /**
   * @param source the token, or what gives it
   * @param text is told each token, so that it is never shown
   */
  constructor(
    private readonly source: AuthToken | undefined,
    private readonly text: ErrorText,
  ) {}

  /** Whether to ask again may give another token. */
  get isAsked(): boolean {
    return typeof this.source === 'function';
  }

  /** The token for an attempt; is not waited for any more when the signal is aborted. */
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
      throw signal.aborted ? cause : new TokenError('authToken gave no token.', { cause });
    }
  }
}
