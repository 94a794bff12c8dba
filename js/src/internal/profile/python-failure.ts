/**
 * A Python dict, as written by repr(), that starts with its type or contains only the error. An ordinary answer may start in the
 * same way.
 */
const DICT =
  /^\{'(?:type': 'error', .*?'error': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")(?:, .*)?|error': (?:'([^']*)'|"([^"]*)"))\}$/s;

const TYPED = "{'type': 'error', ";

/**
 * Returns the reason if a text is not an answer, but the failure of a model that a server wrote as a Python dict; otherwise
 * undefined.
 */
export function pythonFailure(text: string): string | undefined {
  if (!text.startsWith("{'")) {
    return undefined;
  }
  const dict = text.trim();
  // This check comes first, because the pattern would otherwise search a long answer once for each possible end.
  const found = dict.endsWith('}') ? DICT.exec(dict) : null;
  return found === null
    ? text.startsWith(TYPED)
      ? 'it gives no reason'
      : undefined
    : (found[1] ?? found[2] ?? found[3] ?? found[4]);
}
