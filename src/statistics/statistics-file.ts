import {existsSync, readFileSync} from 'node:fs';
import {hostname} from 'node:os';

import {DomainfeedError, describeExpected, orUnavailable} from '../errors.js';
import {hashOf} from '../hash-of.js';
import {placeFile} from '../place-file.js';
import type {BadSample} from '../types.js';

import {decodeSums, type EncodedSums, encodeSums} from './encode-sums.js';
import type {Sums} from './sums.js';

/** How a file of this version is laid out, and how many samples a piece has. */
const FORMAT = 2;

/** What a file is good for. */
export interface StatisticsKey {
  readonly catalogHash: string;
  readonly recipeHash: string;
}

/** A domain, as far as it has been measured. */
export interface MeasuredDomain {
  /** Which pieces of the domain's samples the sums hold, as runs [first, last]; absent = all of it is done. */
  readonly pieces?: readonly (readonly [number, number])[];
  /** By index. */
  readonly bad: readonly BadSample[];
  /** By name of what was measured: the domain's images as they are, or in another's style. */
  readonly sums: Readonly<Record<string, Sums>>;
}

/** By name of the domain. */
export type MeasuredDomains = ReadonlyMap<string, MeasuredDomain>;

interface FileContent {
  readonly format: number;
  readonly catalog_hash: string;
  readonly recipe_hash: string;
  readonly domains: readonly (Omit<MeasuredDomain, 'sums'> & {
    readonly name: string;
    readonly sums: Readonly<Record<string, EncodedSums>>;
  })[];
}

/**
 * What a file knows; nothing if there is none.
 *
 * @param path - Absolute.
 * @throws FAILED_PRECONDITION if the file is damaged, of another version, or not of this catalog and recipe; UNAVAILABLE if
 * it can't be read.
 */
export function readStatisticsFile(path: string, key: StatisticsKey): MeasuredDomains {
  if (!existsSync(path)) return new Map();
  const {content_hash: noted, ...content} = parse(path);
  check(path, 'format', FORMAT, content.format);
  check(path, 'content_hash', hashOf(content), noted);
  check(path, 'catalog_hash', key.catalogHash, content.catalog_hash);
  check(path, 'recipe_hash', key.recipeHash, content.recipe_hash);
  return new Map(
    content.domains.map(({name, sums, ...rest}) => [name, {...rest, sums: mapSums(sums, decodeSums)}]),
  );
}

/** Writes a file, whole or not at all. @throws UNAVAILABLE if it can't be written. */
export function writeStatisticsFile(path: string, key: StatisticsKey, domains: MeasuredDomains): void {
  const content: FileContent = {
    format: FORMAT,
    catalog_hash: key.catalogHash,
    recipe_hash: key.recipeHash,
    domains: [...domains]
      .sort(([a], [b]) => (a < b ? -1 : 1)) // whichever was measured first
      .map(([name, {sums, ...rest}]) => ({name, ...rest, sums: mapSums(sums, encodeSums)})),
  };
  const text = JSON.stringify({...content, content_hash: hashOf(content)});
  // Containers that share the folder may have the same process ids.
  const unique = `statistics-${hostname()}-${process.pid}`;
  orUnavailable(`write ${path} (in server.state_dir)`, () => placeFile(path, Buffer.from(text), unique));
}

function parse(path: string): FileContent & {content_hash: unknown} {
  const text = orUnavailable(`read ${path} (in server.state_dir)`, () => readFileSync(path, 'utf8'));
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value as ReturnType<typeof parse>;
  } catch {
    // Told below.
  }
  throw refusal(path, 'JSON of statistics', text.slice(0, 20));
}

function check(path: string, field: string, right: unknown, found: unknown): void {
  if (found !== right) throw refusal(`${field} of ${path}`, String(right), found);
}

function refusal(what: string, rule: string, found: unknown): DomainfeedError {
  return new DomainfeedError(
    'FAILED_PRECONDITION',
    describeExpected(what, `${rule} (remove the file, and it is measured again)`, found),
  );
}

function mapSums<A, B>(sums: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, map(value)]));
}
