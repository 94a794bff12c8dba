/** In seconds. */
const LONGEST = 24 * 86_400;

const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3), a number of seconds or a date.
 *
 * @returns the wait in seconds, from 0 to 24 days, the maximum of timers; undefined for any other value
 */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) {
    return Math.min(Number(text), LONGEST);
  }
  const date = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, (date - now) / 1000), LONGEST);
}
