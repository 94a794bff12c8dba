const ISO_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A server's time in UTC, as ISO 8601 with a zone; a time without a zone counts as UTC, while JavaScript would treat it as
 * local. Undefined if it is missing or invalid, so that it does not fail the answer.
 */
export function utcTime(text: unknown): string | undefined {
  const match = typeof text === 'string' ? ISO_TIME.exec(text.trim()) : null;
  if (match === null) {
    return undefined;
  }
  const time = new Date(`${match[1]}T${match[2]}${match[3] ?? 'Z'}`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
