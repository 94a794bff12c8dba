import { InvalidRequestError } from '../errors.js';
import type { ClientOptions, ServerProfile } from '../types.js';

/** The settings of the process's environment; missing or blank variables are unset. */
export function environmentOptions(environment: Record<string, string | undefined>): Partial<ClientOptions> {
  const text = (name: string) => environment[`RHETOR_${name}`]?.trim() || undefined;
  const number = (name: string) => {
    const value = text(name);
    if (value !== undefined && !Number.isFinite(Number(value))) {
      throw new InvalidRequestError(`RHETOR_${name} must be a number, but is '${value}'.`);
    }
    return value === undefined ? undefined : Number(value);
  };
  const seconds = number('TIMEOUT');
  return {
    rhetorUrl: text('URL'),
    rhetorWsUrl: text('WS_URL'),
    authToken: text('AUTH_TOKEN'),
    providerId: text('DEFAULT_PROVIDER'),
    modelId: text('DEFAULT_MODEL'),
    timeout: seconds && seconds * 1000,
    maxRetries: number('MAX_RETRIES'),
    profile: text('PROFILE') as ServerProfile | undefined,
  };
}
