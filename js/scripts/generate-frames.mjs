// Writes frames.ts, operations.ts, bounds.ts, contract.ts, generations.ts, profiles.ts, aliases.ts and statuses.ts below
// src/generated/ from the contract: what goes over the wire as types; the operations, the bounds of the options, the
// contract's version, the generations of servers, the other names of fields and the errors of statuses as values.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';
import { parse } from 'yaml';

const spec = new URL('../../spec/', import.meta.url);
const generated = new URL('../src/generated/', import.meta.url);
const HEADER = '/* Generated from the contract in spec/; changes here are lost. */';

const [http, ws] = await Promise.all(['rhetor.yaml', 'rhetor-ws.yaml'].map(read));

async function read(name) {
  return parse(await readFile(new URL(name, spec), 'utf8'));
}

/** Returns the value that the pointer of a reference names. */
function resolve(document, pointer) {
  return pointer
    .slice(2)
    .split('/')
    .reduce((value, key) => value[key], document);
}

/** Returns the schema with references to definitions; a reference into a schema is replaced by its target. */
function local(schema, document = ws) {
  if (Array.isArray(schema)) {
    return schema.map((item) => local(item, document));
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  if (typeof schema.$ref === 'string') {
    const [file, pointer] = schema.$ref.split('#').map((part, i) => (i === 1 ? `#${part}` : part));
    const target = file === '' ? document : http;
    const name = /^#\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1];
    return name === undefined ? local(resolve(target, pointer), target) : { $ref: `#/definitions/${name}` };
  }
  return Object.fromEntries(
    Object.entries(schema)
      // Types state themselves which fields they require, and need no examples.
      .filter(([key]) => key !== 'anyOf' && key !== 'examples')
      .map(([key, value]) => [key, local(value, document)]),
  );
}

/** Returns the names of the frames that one side sends. */
function frames(action) {
  const operations = Object.values(ws.operations);
  const own = operations.filter((operation) => operation.action === action).flatMap((o) => o.messages);
  const replies = operations.filter((o) => o.action !== action).flatMap((o) => o.reply?.messages ?? []);
  const types = [...own, ...replies].map((message) => message.$ref.split('/').at(-1));
  return [...new Set(types)].map((type) => ws.components.messages[type].name);
}

async function writeFrames() {
  const schemas = (document) =>
    Object.entries(document.components.schemas).map(([name, schema]) => [name, local(schema, document)]);
  const unions = { ClientFrame: frames('receive'), ServerFrame: frames('send') };
  const definitions = Object.fromEntries([...schemas(http), ...schemas(ws)]);
  const schema = {
    title: 'Wire',
    description: 'Whatever goes over the wire, from either side.',
    definitions,
    anyOf: Object.keys(definitions).map((name) => ({ $ref: `#/definitions/${name}` })),
  };
  const types = await compile(schema, 'Wire', {
    additionalProperties: false,
    bannerComment: HEADER,
    format: false,
    ignoreMinAndMaxItems: true,
  });
  const sides = Object.entries(unions).map(([name, of]) => `export type ${name} = ${of.join(' | ')};\n`);
  await writeFile(new URL('frames.ts', generated), types + sides.join(''));
}

async function writeBounds() {
  const bounded = Object.entries(http.components.schemas.CompletionOptions.properties).filter(
    ([, schema]) => schema.minimum !== undefined || schema.maximum !== undefined,
  );
  const lines = bounded.map(([name, { type, minimum, maximum }]) => {
    const option = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
    return `  ${option}: ${JSON.stringify({ whole: type === 'integer' || undefined, minimum, maximum })},`;
  });
  await writeFile(
    new URL('bounds.ts', generated),
    `${HEADER}\nexport const bounds = {\n${lines.join('\n')}\n} as const;\n`,
  );
}

/** Writes the contract's version, and the header that carries it. */
async function writeVersion() {
  const lines = Object.entries({
    contractVersion: http.info.version,
    contractHeader: http.components.parameters.ContractVersion.name,
  }).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`);
  await writeFile(new URL('contract.ts', generated), `${HEADER}\n${lines.join('')}`);
}

/** Writes the method and the path of each operation, by its id. The bundle omits unused ones. */
async function writeOperations() {
  const lines = Object.entries(http.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId }]) =>
        `export const ${operationId} = ${JSON.stringify([method.toUpperCase(), path])} as const;\n`,
    ),
  );
  await writeFile(new URL('operations.ts', generated), `${HEADER}\n${lines.join('')}`);
}

/** Writes the generations of servers, and the paths by which each is detected. */
async function writeGenerations() {
  const generations = http['x-generations'].map(({ id, supported, title, description, has = [], lacks = [] }) => ({
    id,
    // Only for generations that a client refuses.
    refusal: supported ? '' : `${title}, which this client does not support: ${description}`,
    has,
    lacks,
  }));
  await writeValues('generations', generations);
  // A separate file, because a client loads the rest only for an older server.
  await writeValues(
    'profiles',
    generations.filter(({ refusal }) => refusal === '').map(({ id }) => id),
  );
}

/** Writes the error class for each status; the table of both clients names the Java class. */
async function writeStatuses() {
  const { statuses } = JSON.parse(await readFile(new URL('cases.json', spec), 'utf8'));
  const classes = statuses.map(({ status, exception }) => [status, exception.replace(/Exception$/, 'Error')]);
  const lines = [
    `import { ${[...new Set(classes.map(([, name]) => name))].sort().join(', ')} } from '../errors.js';`,
    `import type { FailureDetails, TektonLlmError } from '../errors.js';`,
    'type ErrorClass = new (message: string, details: FailureDetails) => TektonLlmError;',
    `export const statuses: Record<number, ErrorClass | undefined> = {`,
    ...classes.map(([status, name]) => `  ${status}: ${name},`),
    '};\n',
  ];
  await writeFile(new URL('statuses.ts', generated), `${HEADER}\n${lines.join('\n')}`);
}

/** Writes the other names that some servers use for a field, by schema and field. */
async function writeAliases() {
  const schemas = Object.entries(http.components.schemas).map(([name, { properties = {} }]) => {
    const fields = Object.entries(properties).filter(([, property]) => property['x-aliases'] !== undefined);
    return [name, Object.fromEntries(fields.map(([field, property]) => [field, property['x-aliases']]))];
  });
  await writeValues('aliases', Object.fromEntries(schemas.filter(([, fields]) => Object.keys(fields).length > 0)));
}

async function writeValues(name, value) {
  await writeFile(
    new URL(`${name}.ts`, generated),
    `${HEADER}\nexport const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`,
  );
}

await mkdir(generated, { recursive: true });
await Promise.all([
  writeFrames(),
  writeOperations(),
  writeBounds(),
  writeVersion(),
  writeGenerations(),
  writeAliases(),
  writeStatuses(),
]);
