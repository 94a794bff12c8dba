import { expect, test } from 'vitest';
import { EventParser } from '../src/internal/event-parser.js';

/** The events of a text that comes in chunks. */
function eventsOf(...pieces: string[]): string[] {
  const events: string[] = [];
  const parser = new EventParser((data) => events.push(data));
  for (const piece of pieces) {
    parser.feed(piece);
  }
  return events;
}

test.each([
  ['LF', 'data: a\n\ndata: b\n\n'],
  ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
  ['CR', 'data: a\r\rdata: b\r\r'],
  ['of several kinds', 'data: a\r\n\ndata: b\n\r'],
])('line ends may be %s, wherever the text is split', (_, text) => {
  for (let at = 0; at <= text.length; at++) {
    expect(eventsOf(text.slice(0, at), text.slice(at))).toEqual(['a', 'b']);
  }
  expect(eventsOf(...text)).toEqual(['a', 'b']);
});

test('an event ends with its CR, before a LF arrives', () => {
  expect(eventsOf('data: a\r\n\r')).toEqual(['a']);
});

test('several lines of data are one event, each without its first blank', () => {
  expect(eventsOf('data:a\ndata: b\ndata\ndata:  c\n\n')).toEqual(['a\nb\n\n c']);
});

test('comments, other fields and events without data are ignored', () => {
  expect(eventsOf(': ping\n\nevent: ping\nid: 1\nretry: 5\n\ndata:\n\ndatum: x\n\ndata: a\n\n')).toEqual(['a']);
});

test('an event without its blank line is dropped', () => {
  expect(eventsOf('data: a\n\ndata: b\n')).toEqual(['a']);
});

test('the length of an unfinished event is known', () => {
  const parser = new EventParser(() => undefined);
  parser.feed('data: 12');
  parser.feed('345');
  expect(parser.unfinished).toBe(11);
  parser.feed('\ndata: 6');
  expect(parser.unfinished).toBe(13);
  parser.feed('\n\n');
  expect(parser.unfinished).toBe(0);
});
