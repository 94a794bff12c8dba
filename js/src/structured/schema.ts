import { InvalidRequestError } from '../errors.js';

/** A fault of an answer. */
export interface Finding {
  /** The location, such as `$.steps[2].minutes`; `$` is the complete answer. */
  readonly path: string;
  /** The fault, written for the model. May contain a shortened part of the answer. */
  readonly message: string;
}

interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

type Validated<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<Issue>; readonly value?: undefined };

/**
 * A schema by the interface that Zod, Valibot, ArkType and others share, https://standardschema.dev. One that can be converted
 * to a JSON schema, as Zod's from 4.2 on, needs no `jsonSchema`.
 */
export interface StandardSchema<T = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validated<T> | Promise<Validated<T>>;
    readonly types?: { readonly input: unknown; readonly output: T } | undefined;
    readonly jsonSchema?:
      { readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown> } | undefined;
  };
}

/** An answer that was parsed and validated. */
export type Made<T> = { readonly object: T } | { readonly findings: readonly Finding[] };

const mostCharacters = 300;
const mostFindings = 50;

/** The expected form of an answer. */
export class Shape<T> {
  /** The field of the object around other values, as providers that enforce schemas require an object. */
  readonly wrapper: 'items' | 'value' | undefined;
  readonly instruction: string;

  constructor(
    private readonly schema: StandardSchema<T>,
    jsonSchema: Record<string, unknown> | undefined,
  ) {
    const own = jsonSchema ?? jsonSchemaOf(schema);
    this.wrapper = own['type'] === 'array' ? 'items' : isObject(own) ? undefined : 'value';
    this.instruction =
      'Answer with one JSON document of this JSON schema and nothing else: no words before or after it, and no Markdown.\n' +
      JSON.stringify(this.wrapper === undefined ? own : wrapped(this.wrapper, own));
  }

  async check(document: unknown): Promise<Made<T>> {
    const wrapper = this.wrapper;
    const inner = wrapper !== undefined && isRecord(document) && wrapper in document ? document[wrapper] : document;
    const { issues, value } = await this.schema['~standard'].validate(inner);
    if (issues === undefined) {
      return { object: value };
    }
    const root = wrapper === undefined ? '$' : `$.${wrapper}`;
    return {
      findings: issues.slice(0, mostFindings).map(({ message, path = [] }) => ({
        path: cut(root + path.map(step).join('')),
        message: cut(message),
      })),
    };
  }
}

function jsonSchemaOf(schema: StandardSchema): Record<string, unknown> {
  const { jsonSchema, vendor } = schema['~standard'];
  if (jsonSchema === undefined) {
    throw new InvalidRequestError(
      `The schema of ${vendor} cannot be converted to a JSON schema. Set the option jsonSchema; nothing was sent.`,
    );
  }
  try {
    return jsonSchema.input({ target: 'draft-2020-12' });
  } catch (cause) {
    throw new InvalidRequestError(
      `The conversion of the schema of ${vendor} to a JSON schema failed. Set the option jsonSchema; nothing was sent.`,
      { cause },
    );
  }
}

/** Whether a schema describes an object, including a choice of several objects. */
function isObject(schema: Record<string, unknown>): boolean {
  return schema['type'] === 'object' || ['anyOf', 'oneOf', 'allOf', '$ref'].some((keyword) => keyword in schema);
}

function wrapped(name: string, { $schema: _, $defs, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return {
    type: 'object',
    ...($defs === undefined ? {} : { $defs }),
    properties: { [name]: schema },
    required: [name],
    additionalProperties: false,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function step(part: PropertyKey | { readonly key: PropertyKey }): string {
  const key = typeof part === 'object' ? part.key : part;
  return typeof key === 'number' ? `[${key}]` : `.${String(key)}`;
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
