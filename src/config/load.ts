import {readFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

import {describeExpected, expected} from '../errors.js';

import {catalogSchema} from './catalog.js';
import type {Config} from './config.js';
import {deepFreeze} from './deep-freeze.js';
import {readDomains} from './domains.js';
import {readFeeds} from './feeds.js';
import {fileSchema} from './file-schema.js';
import {oneOf} from './one-of.js';
import {parseSection} from './parse-section.js';
import {entriesOf, plainOf, readYaml} from './read-yaml.js';
import {refusal} from './refusal.js';
import {serverSchema} from './server.js';

const SECTIONS: readonly string[] = Object.keys(fileSchema.shape);

/**
 * The configuration in a file.
 *
 * @throws INVALID_ARGUMENT if it can't be read, or with all that is wrong with it.
 */
export function loadConfig(file: string): Config {
  const absolute = resolve(file);
  return parseConfig(readText(absolute), dirname(absolute), absolute);
}

/**
 * The configuration in a text.
 *
 * @param directory - What paths in the text are relative to.
 * @param file - What to call the text.
 * @throws INVALID_ARGUMENT with all that is wrong with it, one line for each problem.
 */
export function parseConfig(text: string, directory: string, file = resolve(directory, 'feed.yaml')): Config {
  const sections = readSections(readYaml(text, file), file);
  const problems = unknownKeys([...sections.keys()]);
  const base = resolve(directory);
  const server = parseSection(
    serverSchema(base),
    plainOf(sections.has('server') ? sections.get('server') : new Map()),
    ['server'],
    problems,
  );
  const catalog = parseSection(catalogSchema(base), plainOf(sections.get('catalog')), ['catalog'], problems);
  const domains = readDomains(sections.get('domains'), problems);
  const feeds = readFeeds(sections.get('feeds'), domains, problems);
  if (server === undefined || catalog === undefined || domains === undefined || problems.length > 0) {
    throw refusal(file, problems);
  }
  return deepFreeze({file, server, catalog, domains, feeds});
}

/** The sections by name, as YAML has them. */
function readSections(value: unknown, file: string): ReadonlyMap<string, unknown> {
  const entries = entriesOf(value);
  if (entries !== undefined) return new Map(entries);
  throw refusal(file, [describeExpected('the file', `a map with ${SECTIONS.join(', ')}`, value)]);
}

function unknownKeys(keys: readonly string[]): string[] {
  return keys
    .filter((key) => !SECTIONS.includes(key))
    .map((key) => describeExpected('each key of the file', oneOf(SECTIONS), key, SECTIONS));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw expected('the configuration', 'a file that can be read', (error as Error).message);
  }
}
