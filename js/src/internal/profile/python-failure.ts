/** As Python writes a dict that begins with its type, or has nothing but the error: an answer may begin so. Quotes are those of repr(). */
const DICT =
  /^\{'(?:type': 'error', .*?'error': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")(?:, .*)?|error': (?:'([^']*)'|"([^"]*)"))\}$/s;

const TYPED = "{'type': 'error', ";

/**
 * What went wrong, where a text is not an answer but the failure of a model that a server wrote into it as a Python dict;
 * undefined where it is an answer.
 */
export function pythonFailure(text: string): string | undefined {
  if (!text.startsWith("{'")) {
    return undefined;
  }
  const dict = text.trim();
  // Looked at first: without it the pattern would go through a long answer from each place that may be the end.
  const found = dict.endsWith('}') ? DICT.exec(dict) : null;
  return found === null
    ? text.startsWith(TYPED)
      ? 'it gives no reason'
      : undefined
    : (found[1] ?? found[2] ?? found[3] ?? found[4]);
}
