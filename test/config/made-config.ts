import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {expect} from '@jest/globals';

import {type Config, parseConfig} from '../../src/config/index.js';

/** Calls `use` with a temporary folder that has a folder `data`, and removes it. */
export function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'domainfeed-config-'));
  try {
    mkdirSync(join(folder, 'data'));
    return use(folder);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** Sections in YAML's flow style; those that are not given are right ones. */
export interface Sections {
  readonly server?: string;
  readonly catalog?: string;
  readonly domains?: string;
  readonly feeds?: string;
}

/** A whole file. */
export function fileOf({
  server = '{}',
  catalog = '{root: data}',
  domains = '{photo: {role: source, aliases: [Photo]}, sketch: {role: target}}',
  feeds = '{train: {batch: {per_domain: 8}}}',
}: Sections): string {
  return `server: ${server}\ncatalog: ${catalog}\ndomains: ${domains}\nfeeds: ${feeds}\n`;
}

/** The configuration made of these sections. */
export function configOf(sections: Sections): Config {
  return withFolder((folder) => parseConfig(fileOf(sections), folder));
}

/** What is wrong with these sections, one line each; `FOLDER` stands for the folder of the file. */
export function problemsOf(sections: Sections): string[] {
  return withFolder((folder) => problemsOfText(fileOf(sections), folder));
}

/** What is wrong with a text. */
export function problemsOfText(text: string, folder: string): string[] {
  try {
    parseConfig(text, folder);
  } catch (error) {
    const [head, ...lines] = (error as Error).message.replaceAll(folder, 'FOLDER').split('\n');
    const count = lines.length === 1 ? '1 problem' : `${lines.length} problems`;
    if (head !== `FOLDER/feed.yaml has ${count}:`) throw error;
    return lines;
  }
  return [];
}

/** A feed that is right but for these settings. */
export function feedWith(settings: string): Sections {
  return {feeds: `{train: {batch: {per_domain: 8}, ${settings}}}`};
}

/** What is refused, the sections that have it, and how the message begins after "Expected ". */
export type Refusal = readonly [what: string, sections: Sections, message: string];

/** The sections have one problem, and it is worded so. */
export function expectRefusal(...[, sections, message]: Refusal): void {
  const problems = problemsOf(sections);
  expect(problems).toHaveLength(1);
  expect(problems[0].slice(0, `Expected ${message}`.length)).toBe(`Expected ${message}`);
}
