import { TektonLlmError } from '../errors.js';
import type { ChatMessage, CompletionResult, GenerationOptions, Usage } from '../types.js';
import { findJson } from './json-reader.js';
import type { Finding, Made, Shape } from './schema.js';

/** A validated object with the metadata of its answers. */
export interface ObjectResult<T> {
  /** The object. */
  readonly object: T;
  /** The answers of all rounds; the last one is the valid one. */
  readonly results: readonly CompletionResult[];
  /** The tokens of all rounds together, if reported. */
  readonly usage: Usage | undefined;
  /** The warnings about parts of the requests that had no effect, of all rounds. */
  readonly warnings: readonly string[];
}

/**
 * Options of a call for an object. The deadline, of the call or else of the client, applies to all rounds together; of the
 * callbacks, only those of attempts are called.
 */
export interface ObjectOptions extends Omit<GenerationOptions, 'onComplete' | 'onError'> {
  /** The JSON schema, for a schema that cannot be converted to one. */
  jsonSchema?: Record<string, unknown> | undefined;
  /** The maximum number of further rounds after an invalid answer. Default: 2. */
  maxReasks?: number | undefined;
}

/**
 * No answer of the model was valid in any round. The last answer and its faults are in `lastText` and `findings`, but not in
 * the message.
 */
export class StructuredOutputError extends TektonLlmError {
  override readonly name = 'StructuredOutputError';

  /** The unchanged last answer; it may contain private data, so log it with care. */
  declare readonly lastText: string;

  /** The faults of the last answer. */
  declare readonly findings: readonly Finding[];

  /** The answers of all rounds. */
  declare readonly results: readonly CompletionResult[];

  constructor(end: string, results: readonly CompletionResult[], findings: readonly Finding[]) {
    const rounds = results.length === 1 ? '1 round' : `${results.length} rounds`;
    super(
      `The answer does not fit its schema: findings after ${rounds}: ${findings.length}. ${end} findings has the places, lastText the answer.`,
      { attempts: results.reduce((sum, { attempts }) => sum + attempts, 0) },
      true,
    );
    // Not enumerable, because tools that print errors print their enumerable fields.
    const hidden = { lastText: results.at(-1)?.content ?? '', findings, results };
    for (const [name, value] of Object.entries(hidden)) {
      Object.defineProperty(this, name, { value });
    }
  }
}

/** The request of one round. */
export interface Question {
  readonly input: string | readonly ChatMessage[];
  readonly options: GenerationOptions;
}

const maxFindingsSent = 20;
const mostShown = 16_000;

/** One call, which asks again after invalid answers. */
export class Rounds<T> {
  private readonly results: CompletionResult[] = [];
  private readonly options: GenerationOptions;
  private readonly mostReasks: number;
  private readonly end: number | undefined;
  private findings: readonly Finding[] = [];

  constructor(
    private readonly shape: Shape<T>,
    private readonly input: string | readonly ChatMessage[],
    { jsonSchema: _, maxReasks = 2, ...options }: ObjectOptions,
    clientsDeadline: number | undefined,
  ) {
    this.options = options;
    this.mostReasks = maxReasks;
    const { deadline = clientsDeadline } = options;
    this.end = deadline === undefined ? undefined : performance.now() + deadline;
  }

  get round(): number {
    return this.results.length + 1;
  }

  next(): Question {
    if (this.results.length === 0) {
      return this.instructed(this.input, this.options);
    }
    const { requestId: _, ...options } = this.options;
    const deadline = this.end === undefined ? undefined : Math.max(1, Math.ceil(this.end - performance.now()));
    return this.instructed(this.again(), { ...options, deadline });
  }

  /** Appends the instruction to the system prompt, in the options or the messages. */
  private instructed(input: Question['input'], options: GenerationOptions): Question {
    const { instruction } = this.shape;
    const first = typeof input === 'string' ? undefined : input[0];
    if (first?.role === 'system' && !options.systemPrompt) {
      const rest = (input as readonly ChatMessage[]).slice(1);
      return { input: [{ ...first, content: `${first.content}\n\n${instruction}` }, ...rest], options };
    }
    const systemPrompt = options.systemPrompt ? `${options.systemPrompt}\n\n${instruction}` : instruction;
    return { input, options: { ...options, systemPrompt } };
  }

  /** The messages of a further round; a server that stores the conversation already has the request and the invalid answer. */
  private again(): readonly ChatMessage[] {
    const { content, fallback } = this.results.at(-1) as CompletionResult;
    const said: readonly ChatMessage[] =
      typeof this.input === 'string' ? [{ role: 'user', content: this.input }] : this.input;
    const kept = this.options.contextId !== undefined && !fallback;
    return [
      ...(kept ? said.filter(({ role }) => role === 'system') : said),
      ...(kept || content.trim() === '' ? [] : [{ role: 'assistant' as const, content: shown(content) }]),
      { role: 'user', content: this.correction() },
    ];
  }

  private correction(): string {
    const more = this.findings.length - maxFindingsSent;
    return [
      'Your answer does not fit the JSON schema:',
      ...this.findings.slice(0, maxFindingsSent).map(({ path, message }) => `- ${path}: ${message}`),
      ...(more > 0 ? [`- and ${more} more`] : []),
      'Answer again with the whole corrected JSON document and nothing else.',
    ].join('\n');
  }

  /**
   * Evaluates the answer of a round.
   *
   * @returns the object; undefined if the next request must be sent
   * @throws {StructuredOutputError} if no further round is allowed
   */
  async take(result: CompletionResult): Promise<ObjectResult<T> | undefined> {
    this.results.push(result);
    const made = await this.read(result.content);
    if ('object' in made) {
      return {
        object: made.object,
        results: this.results,
        usage: usageOf(this.results),
        warnings: [...new Set(this.results.flatMap(({ warnings }) => warnings))],
      };
    }
    this.findings = made.findings;
    if (this.results.length > this.mostReasks) {
      throw new StructuredOutputError('The maximum number of rounds is reached.', this.results, made.findings);
    }
    if (this.end !== undefined && performance.now() >= this.end) {
      throw new StructuredOutputError('The deadline leaves no time for another round.', this.results, made.findings);
    }
    return undefined;
  }

  /** Of several documents, such as an example before the answer, selects the last valid one. */
  private async read(text: string): Promise<Made<T>> {
    const { documents, fault } = findJson(text);
    if (documents.length === 0 && fault === undefined && this.shape.wrapper === 'value' && text.trim() !== '') {
      documents.push(valueOf(text.trim()));
    }
    let best: readonly Finding[] | undefined;
    for (const document of documents.slice(-32).reverse()) {
      const made = await this.shape.check(document);
      if ('object' in made) {
        return made;
      }
      best = best !== undefined && best.length <= made.findings.length ? best : made.findings;
    }
    if (fault !== undefined) {
      return { findings: [{ path: '$', message: fault }] };
    }
    const none = 'The answer has no JSON document. Write one, and nothing else.';
    return { findings: best ?? [{ path: '$', message: none }] };
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text counts as a string.
    return text;
  }
}

/** The client sends no half of a surrogate pair, which the answer may have, and which cutting it may leave. */
function shown(text: string): string {
  const cut = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  return cut.replace(/[\ud800-\udfff]/gu, '\uFFFD');
}

function usageOf(results: readonly CompletionResult[]): Usage | undefined {
  const usages = results.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  return usages.length === 0
    ? undefined
    : usages.reduce((a, b) => ({
        promptTokens: a.promptTokens + b.promptTokens,
        completionTokens: a.completionTokens + b.completionTokens,
        totalTokens: a.totalTokens + b.totalTokens,
      }));
}
