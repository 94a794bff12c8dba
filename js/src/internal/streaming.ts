import type { StreamChunk as ChunkModel } from '../generated/http/index.js';
import type { ChunkHandler, CompletionResult, StreamChunk } from '../types.js';
import type { ChatCall } from './call.js';
import type { ErrorMapper } from './error-mapper.js';
import { string, toChunk } from './wire.js';

/** A chunk as the caller gets it; throws where it is the failure of an adapter. */
export function chunkOrFailure(chunk: ChunkModel, call: ChatCall, textSoFar: string, errors: ErrorMapper): StreamChunk {
  if (chunk.error) {
    throw errors.adapterFailure(chunk.error, call, string(chunk.provider) ?? call.options.providerId, textSoFar);
  }
  return toChunk(chunk);
}

/** Hands each chunk over, and gives the whole answer in the end. */
export async function collect(stream: AsyncIterable<StreamChunk>, onChunk: ChunkHandler): Promise<CompletionResult> {
  const texts: string[] = [];
  const result: Omit<CompletionResult, 'content'> = { fallback: false, attempts: 1, warnings: [] };
  for await (const chunk of stream) {
    onChunk(chunk);
    const { chunk: text, done: _, ...facts } = chunk;
    texts.push(text);
    // What a later chunk does not repeat stays as an earlier one told it.
    Object.assign(result, Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)));
  }
  return { ...result, content: texts.join('') };
}
