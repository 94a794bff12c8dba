import type { ChatMessage, CompletionResult, GenerationOptions, StreamChunk } from './types.js';
import { JsonReader } from './structured/json-reader.js';
import { type ObjectOptions, type ObjectResult, Rounds } from './structured/rounds.js';
import { Shape, type StandardSchema } from './structured/schema.js';

export { type ObjectOptions, type ObjectResult, StructuredOutputError } from './structured/rounds.js';
export type { Finding, StandardSchema } from './structured/schema.js';

/** The part of a client that requests for objects use; a `TektonLLMClient` implements it. */
export interface ObjectsClient {
  /** The default deadline of a call in milliseconds, which applies to all rounds together; undefined for none. */
  readonly deadline?: number | undefined;
  generateText(prompt: string, options?: GenerationOptions): Promise<CompletionResult>;
  generateChatResponse(messages: readonly ChatMessage[], options?: GenerationOptions): Promise<CompletionResult>;
  stream(input: string | readonly ChatMessage[], options?: GenerationOptions): AsyncIterable<StreamChunk>;
}

/** The part of an object that has arrived so far, with only complete values. Only the last part is validated. */
export interface ObjectPart<T> {
  /** The number of the round, from 1; each round starts a new object. */
  readonly round: number;
  /** The values that have arrived: an object or a list. Parts share complete values, so do not modify them. */
  readonly partial: unknown;
  /** Whether this is the last part. */
  readonly done: boolean;
  /** The validated object with its metadata; only on the last part. */
  readonly result?: ObjectResult<T> | undefined;
}

/**
 * Answers a prompt or a conversation with an object of a schema of Zod, Valibot or another library of Standard Schema. After an
 * invalid answer it asks again with a list of the faults.
 *
 * @param client - the client that makes the calls
 * @param input - a prompt, or the turns of a conversation
 * @param schema - the schema of the answer
 * @throws {StructuredOutputError} if no answer is valid
 * @throws {InvalidRequestError} if the schema cannot be used; nothing is sent then
 */
export async function generateObject<T>(
  client: ObjectsClient,
  input: string | readonly ChatMessage[],
  schema: StandardSchema<T>,
  options: ObjectOptions = {},
): Promise<ObjectResult<T>> {
  const rounds = new Rounds(new Shape(schema, options.jsonSchema), input, options, client.deadline);
  for (;;) {
    const question = rounds.next();
    const fitting = await rounds.take(
      typeof question.input === 'string'
        ? await client.generateText(question.input, question.options)
        : await client.generateChatResponse(question.input, question.options),
    );
    if (fitting !== undefined) {
      return fitting;
    }
  }
}

/**
 * Streams the object: a part each time that another value is complete, and a last one with the object. Leaving the loop early
 * cancels the request.
 */
export async function* streamObject<T>(
  client: ObjectsClient,
  input: string | readonly ChatMessage[],
  schema: StandardSchema<T>,
  options: ObjectOptions = {},
): AsyncGenerator<ObjectPart<T>, void, undefined> {
  const shape = new Shape(schema, options.jsonSchema);
  const rounds = new Rounds(shape, input, options, client.deadline);
  for (;;) {
    const question = rounds.next();
    const round = rounds.round;
    const partial = new Partial(shape.wrapper === 'items');
    let content = '';
    let last: StreamChunk | undefined;
    for await (const chunk of client.stream(question.input, question.options)) {
      content += chunk.chunk;
      last = chunk;
      if (partial.push(chunk.chunk)) {
        yield { round, partial: partial.snapshot(), done: false };
      }
    }
    const { chunk: _, done: __, attempts = 1, warnings = [], fallback = false, ...facts } = last ?? ({} as StreamChunk);
    const result = await rounds.take({ ...facts, content, attempts, warnings, fallback });
    if (result !== undefined) {
      yield { round, partial: partial.snapshot(), done: true, result };
      return;
    }
  }
}

/** Parses an answer incrementally, from the first bracket that starts JSON. */
class Partial {
  private reader: JsonReader | undefined;
  private rest = '';
  private reported = 0;

  constructor(private readonly listsToo: boolean) {}

  /** Whether another value is complete. */
  push(text: string): boolean {
    this.rest += text;
    for (;;) {
      if (this.reader === undefined) {
        const at = this.rest.search(this.listsToo ? /[{[]/ : /\{/);
        if (at < 0) {
          this.rest = '';
          return false;
        }
        this.rest = this.rest.slice(at);
        this.reader = new JsonReader();
        this.reader.push(this.rest);
      } else {
        this.reader.push(text);
      }
      if (this.reader.state !== 'failed' || this.reader.hasContent) {
        break;
      }
      // A bracket in prose did not belong to the answer.
      this.reader = undefined;
      this.rest = this.rest.slice(1);
    }
    const more = this.reader.values > this.reported;
    this.reported = this.reader.values;
    return more;
  }

  snapshot(): unknown {
    return this.reader?.snapshot() ?? {};
  }
}
