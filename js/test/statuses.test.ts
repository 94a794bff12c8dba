import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as errors from '../src/errors.js';
import { ErrorMapper } from '../src/internal/error-mapper.js';
import { ErrorText } from '../src/internal/error-text.js';
import { contextOf } from './calls.js';
import { table } from './case-table.js';

const { paths } = parse(readFileSync(new URL('../../spec/rhetor.yaml', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
};

test('the table has every failure that an operation of the contract may answer', () => {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const failures = operations.flatMap(({ responses }) => Object.keys(responses).map(Number)).filter((s) => s >= 400);
  expect(failures.length).toBeGreaterThan(0);
  const known = table.statuses.map(({ status }) => status);
  expect([...new Set(failures)].filter((status) => !known.includes(status))).toEqual([]);
});

test.each(table.statuses)('$status becomes a $exception', ({ status, exception, retryable }) => {
  const mapper = new ErrorMapper('http://host', new ErrorText());
  const error = mapper.status({ status, body: '' }, contextOf(), undefined);
  expect(error.name).toBe(exception.replace('Exception', 'Error'));
  expect(error).toMatchObject({ status, retryable });
});

test.each(Object.keys(errors).filter((name) => name.endsWith('Error')))(
  '%s is exported under its older name too',
  (name) => {
    const known = errors as unknown as Record<string, abstract new (message: string) => Error>;
    expect(known[name.replace(/Error$/, 'Exception')]).toBe(known[name]);
    expect(new (known[name] as new (message: string) => Error)('why').name).toBe(name);
  },
);
