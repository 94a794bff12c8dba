/** Takes a line for whoever looks for a mistake. It never holds a prompt, an answer or a token. */
export type Log = (line: string) => void;

/** A log to the console's debug level, or to nowhere. */
export function logOf(debug: boolean): Log {
  return debug ? (line) => console.debug(`[tekton-llm-client] ${line}`) : () => undefined;
}
