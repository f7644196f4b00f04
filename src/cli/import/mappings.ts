import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { isBounded } from './patterns.ts';

const pattern = v.pipe(
  v.string(),
  v.maxLength(200),
  v.check(isBounded, 'it is no pattern, or one that may take for ever'),
);

/** Says which column of a foreign table is what; a ready one is chosen by its columns. */
const mapping = v.strictObject({
  /** Name of the other system: a row is known again by it and its source id. */
  source: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  columns: v.strictObject({
    sourceId: v.string(),
    openedAt: v.string(),
    closedAt: v.optional(v.string()),
    category: v.string(),
    title: v.optional(v.string()),
    address: v.string(),
    area: v.optional(v.string()),
    anonymous: v.optional(v.string()),
    /** Decides between units that share a category by area; see `areas`. */
    district: v.optional(v.string()),
  }),
  /** Alias table: their label → our category code. */
  categories: v.record(v.string(), v.string()),
  /** Labels that are not this bureau's: returned out, or waiting to be. */
  notOurs: v.optional(v.array(v.string()), []),
  /** Their district → our area; anything else falls to `otherArea`. */
  areas: v.optional(v.record(v.string(), v.string()), {}),
  otherArea: v.optional(v.string(), ''),
  /** How an address comes apart: what to drop, where a cross street begins, and the house number that must not reach a wall. */
  address: v.strictObject({ drop: v.optional(pattern), cross: v.optional(pattern), house: pattern }),
  /** What stands for yes in `anonymous`. */
  yes: v.optional(v.string(), 'Y'),
});
export type Mapping = v.InferOutput<typeof mapping>;

export class MappingError extends Error {
  override name = 'MappingError';
}

/** @throws {MappingError} with a sentence when the file cannot be read or says something else than a mapping */
export function readMapping(file: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MappingError(`The mapping ${file} cannot be read: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(mapping, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new MappingError(
    `The mapping ${file} is wrong at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}`,
  );
}

/** The ready mapping whose columns a table has; undefined when none fits. */
export function readyMapping(header: readonly string[]): Mapping | undefined {
  const folder = new URL('./mappings/', import.meta.url);
  return readdirSync(folder)
    .map((name) => readMapping(new URL(name, folder).pathname))
    .find((ready) => missingColumns(ready, header).length === 0);
}

/** The columns that a mapping speaks of and a table lacks. */
export function missingColumns({ columns }: Mapping, header: readonly string[]): string[] {
  return Object.values(columns).filter((column) => !header.includes(column));
}
