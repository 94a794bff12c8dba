import { readFileSync } from 'node:fs';
import type { ChatMessage, GenerationOptions, ServerProfile } from '../src/index.js';
import type { Reply } from './mocks.js';

/** A transport. */
export type Over = 'http' | 'webSocket';

/** A server's responses, and the client's results. */
export interface Case {
  name: string;
  calls: string[];
  over?: Over;
  serverToken?: string;
  handshake?: Reply;
  server?: string;
  profile?: ServerProfile;
  strict?: boolean;
  before?: string[];
  messages?: ChatMessage[];
  prompt?: string;
  times?: number;
  options?: GenerationOptions & { stop?: string[] };
  replies: Reply[];
  expect: Record<string, unknown>;
}

/** The table that both clients are held to. Read here, because bundlers refuse the half surrogate pairs in it. */
export const table = JSON.parse(readFileSync(new URL('../../spec/cases.json', import.meta.url), 'utf8')) as {
  cases: Case[];
  statuses: { status: number; exception: string; retryable: boolean }[];
  encodings: { model: string; encoding: string }[];
};
