/** An object or a list that is not complete. */
interface Open {
  readonly close: '}' | ']';
  readonly value: Record<string, unknown> | unknown[];
  /** The field whose value comes next. */
  name?: string | undefined;
}

type Expected = 'value' | 'name' | 'colon' | 'comma';

const words: Record<string, unknown> = {
  true: true,
  false: false,
  null: null,
  // NaN and the like, which models write for unknown values.
  undefined: null,
  NaN: null,
  Infinity: null,
  '-Infinity': null,
  '+Infinity': null,
};
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '\n': '' };
const deepest = 500;

/**
 * Parses one object or list incrementally, leniently as models write them: with comments, trailing commas, single quotes,
 * unquoted names. It does not complete a truncated document.
 */
export class JsonReader {
  /** The state of parsing. */
  state: 'open' | 'done' | 'failed' = 'open';
  /** Whether it contains a value or a field's name, which a bracket in prose does not. */
  hasContent = false;
  /** The number of complete values. */
  values = 0;
  private readonly open: Open[] = [];
  private root: unknown;
  private expected: Expected = 'value';
  private quote = '';
  private word: string | undefined;
  private escape: string | undefined;
  private comment: '' | '/' | '//' | '/*' | '/**' = '';

  /** Parses further text.
   *
   * @returns the number of characters that belong to it; fewer than given when it is done or has failed
   */
  push(text: string): number {
    for (let i = 0; i < text.length; i++) {
      if (this.state !== 'open') {
        return i;
      }
      this.take(text[i] as string);
    }
    return text.length;
  }

  /** The complete values; the open ones among their containers are copied. */
  snapshot(): unknown {
    if (this.state === 'done') {
      return this.root;
    }
    let inner: unknown;
    for (let i = this.open.length - 1; i >= 0; i--) {
      const { value, name } = this.open[i] as Open;
      if (Array.isArray(value)) {
        inner = inner === undefined ? [...value] : [...value, inner];
      } else {
        inner = inner === undefined || name === undefined ? { ...value } : define({ ...value }, name, inner);
      }
    }
    return inner;
  }

  private take(c: string): void {
    if (this.quote !== '') {
      this.takeQuoted(c);
    } else if (this.comment !== '') {
      this.takeComment(c);
    } else if (this.word !== undefined && !/[\s,:{}[\]"'/#]/.test(c)) {
      this.word += c;
    } else {
      this.endWord();
      if (this.state === 'open') {
        this.takeMark(c);
      }
    }
  }

  private takeMark(c: string): void {
    if (/\s/.test(c)) {
      return;
    }
    if (c === '/') {
      this.comment = '/';
    } else if (c === '#') {
      this.comment = '//';
    } else if (c === '{' || c === '[') {
      this.begin(c === '{' ? { close: '}', value: {} } : { close: ']', value: [] });
    } else if (c === '}' || c === ']') {
      this.end(c);
    } else if (c === ',') {
      this.accept(this.expected === 'comma' && this.open.length > 0, this.afterComma());
    } else if (c === ':') {
      this.hasContent ||= this.expected === 'colon';
      this.accept(this.expected === 'colon', 'value');
    } else if (this.open.length === 0 || (this.expected !== 'value' && this.expected !== 'name')) {
      this.state = 'failed';
    } else if (c === '"' || c === "'") {
      this.quote = c;
      this.word = '';
    } else {
      this.word = c;
    }
  }

  private afterComma(): Expected {
    return this.top()?.close === '}' ? 'name' : 'value';
  }

  private accept(right: boolean, next: Expected): void {
    if (right) {
      this.expected = next;
    } else {
      this.state = 'failed';
    }
  }

  private top(): Open | undefined {
    return this.open[this.open.length - 1];
  }

  private begin(inner: Open): void {
    if (this.expected !== 'value' || this.open.length === deepest) {
      this.state = 'failed';
      return;
    }
    this.open.push(inner);
    this.expected = inner.close === '}' ? 'name' : 'value';
  }

  private end(c: string): void {
    const top = this.top();
    // A colon or a value is missing; a trailing comma is not.
    const lacks = top?.close === '}' && (this.expected === 'colon' || this.expected === 'value');
    if (top?.close !== c || lacks) {
      this.state = 'failed';
      return;
    }
    this.open.pop();
    this.complete(top.value);
  }

  private complete(value: unknown): void {
    const top = this.top();
    this.values++;
    this.expected = 'comma';
    if (top === undefined) {
      this.root = value;
      this.hasContent = true;
      this.state = 'done';
    } else if (Array.isArray(top.value)) {
      top.value.push(value);
      this.hasContent = true;
    } else {
      define(top.value, top.name ?? '', value);
      top.name = undefined;
    }
  }

  private takeQuoted(c: string): void {
    if (this.escape !== undefined) {
      this.takeEscape(c);
    } else if (c === '\\') {
      this.escape = '';
    } else if (c === this.quote) {
      this.quote = '';
      const text = this.word ?? '';
      this.word = undefined;
      this.say(text, text);
    } else {
      this.word += c;
    }
  }

  private takeEscape(c: string): void {
    if (this.escape === '' && c !== 'u') {
      this.word += escapes[c] ?? c;
      this.escape = undefined;
      return;
    }
    this.escape += c;
    if (this.escape?.length === 5) {
      const code = this.escape.slice(1);
      if (/^[0-9a-f]{4}$/i.test(code)) {
        this.word += String.fromCharCode(Number.parseInt(code, 16));
        this.escape = undefined;
      } else {
        this.state = 'failed';
      }
    }
  }

  private takeComment(c: string): void {
    switch (this.comment) {
      case '/':
        this.comment = c === '/' ? '//' : '/*';
        this.state = c === '/' || c === '*' ? this.state : 'failed';
        break;
      case '//':
        this.comment = c === '\n' ? '' : '//';
        break;
      default:
        this.comment = this.comment === '/**' && c === '/' ? '' : c === '*' ? '/**' : '/*';
    }
  }

  private endWord(): void {
    const word = this.word;
    this.word = undefined;
    if (word === undefined) {
      return;
    }
    if (this.expected === 'name') {
      this.say(word, undefined);
    } else if (Object.hasOwn(words, word)) {
      this.say(undefined, words[word]);
    } else if (number.test(word)) {
      this.say(undefined, Number(word));
    } else {
      this.state = 'failed';
    }
  }

  /** Uses a text or a word as the expected token. */
  private say(name: string | undefined, value: unknown): void {
    const top = this.top();
    if (this.expected === 'name' && top !== undefined && name !== undefined) {
      top.name = name;
      this.expected = 'colon';
    } else {
      this.hasContent = true;
      this.complete(value);
    }
  }
}

/** Sets a field, including `__proto__`, which is an ordinary name in JSON. */
function define<T extends object>(object: T, name: string, value: unknown): T {
  return Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The maximum number of brackets that start no JSON; further ones are ignored. */
const mostFalseBegins = 1000;

/** The JSON that a text contains. */
export interface Found {
  documents: unknown[];
  /** The fault of a document that starts but cannot be parsed. */
  fault?: string | undefined;
}

/** Finds the objects and lists in a text, in order. The inside of an invalid one is not an answer. */
export function findJson(text: string): Found {
  const documents: unknown[] = [];
  let fault: string | undefined;
  let falseBegins = 0;
  let at = nextBegin(text, 0);
  while (at >= 0 && falseBegins <= mostFalseBegins) {
    const reader = new JsonReader();
    const end = at + reader.push(text.slice(at));
    if (reader.state === 'done') {
      documents.push(reader.snapshot());
      at = nextBegin(text, end);
    } else if (!reader.hasContent) {
      falseBegins++;
      at = nextBegin(text, at + 1);
    } else if (reader.state === 'open') {
      fault = 'The JSON ends before it is complete. Write the whole document, and shorter if there is a limit.';
      // The truncated document is the answer; documents before it are drafts or examples.
      documents.length = 0;
      break;
    } else {
      fault = `The answer is not valid JSON from line ${text.slice(0, end).split('\n').length} on.`;
      falseBegins++;
      at = nextBegin(text, closing(text, at));
    }
  }
  return { documents, fault };
}

function nextBegin(text: string, from: number): number {
  const rest = text.slice(from).search(/[{[]/);
  return rest < 0 ? -1 : from + rest;
}

/** The position after the closing bracket; the text's end if none closes it. */
function closing(text: string, begin: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = begin; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      i += c === '\\' ? 1 : 0;
      quoted = c !== '"';
    } else if (c === '"') {
      quoted = true;
    } else if (c === '{' || c === '[') {
      depth++;
    } else if ((c === '}' || c === ']') && --depth === 0) {
      return i + 1;
    }
  }
  return text.length;
}
