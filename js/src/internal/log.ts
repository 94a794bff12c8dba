import type { Logger } from '../types.js';

const PREFIX = '[tekton-llm-client] ';

/** Logs lines for debugging. They never contain a prompt, an answer or a token. */
export type Log = (line: string, level?: keyof Logger) => void;

/** A log to the user's logger, to the console, or to nowhere. */
export function logOf(logger: Logger | undefined, debug: boolean): Log {
  const to = logger ?? (debug ? console : undefined);
  return (line, level = 'debug') => to?.[level](PREFIX + line);
}
