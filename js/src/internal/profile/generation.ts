import { generations } from '../../generated/generations.js';

/** A generation of Rhetor that the contract lists. */
export type Generation = (typeof generations)[number];

/** The id of a generation. */
export type GenerationId = Generation['id'];

/** The generation whose OpenAPI document has such paths; undefined for none. */
export function generationOf(paths: readonly string[]): GenerationId | undefined {
  const has = (path: string) => paths.includes(path);
  return generations.find(
    ({ has: needed, lacks }: { has: readonly string[]; lacks: readonly string[] }) =>
      needed.length > 0 && needed.every(has) && !lacks.some(has),
  )?.id;
}
