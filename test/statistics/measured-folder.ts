import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, afterEach, beforeAll, beforeEach} from '@jest/globals';

import {scanFolder} from '../../src/catalog/index.js';
import {parseConfig} from '../../src/config/index.js';
import {type Measured, type MeasuringOptions, measureMissing} from '../../src/statistics/measure-missing.js';
import {recipeOf} from '../../src/statistics/recipe.js';
import {readFixture} from '../fixtures/index.js';
import {type Data, imagePaths, makeData} from '../transport/served-feed.js';

/** Width and height of every image, and of the feed. */
export const SIDE = 12;

/** The good images of the domains `art` and `photo`. */
export const paths = [...imagePaths('art', ['a', 'b'], 150), ...imagePaths('photo', ['a'], 70)];

/** A feed.yaml. @param image - And what else the feed has. */
export function yaml(image = `{size: ${SIDE}}`, feed = ''): string {
  return `catalog: {root: .}
domains: {art: {role: source}, photo: {role: target}}
feeds: {train: {batch: {per_domain: 4}, image: ${image}, ${feed}}}`;
}

/** `paths` and a damaged image in a folder, for the tests of a file; each test has a state directory of its own. */
export class MeasuredFolder {
  /** Of the test that runs. */
  stateDir = '';
  /** What progress was told. */
  readonly progress: number[] = [];
  /** What was called stale. */
  readonly stale: string[] = [];
  private data: Data | undefined;

  constructor() {
    beforeAll(async () => {
      this.data = await makeData(paths, SIDE);
      writeFileSync(join(this.root, 'art/a/cut.jpg'), readFixture('cat-420.jpg').subarray(0, 900));
      writeFileSync(join(this.root, 'feed.yaml'), yaml());
    });
    afterAll(() => this.data?.remove());
    beforeEach(() => {
      this.stateDir = mkdtempSync(join(tmpdir(), 'domainfeed-state-'));
      this.progress.length = this.stale.length = 0;
    });
    afterEach(() => {
      rmSync(this.stateDir, {recursive: true, force: true});
    });
  }

  get root(): string {
    if (this.data === undefined) throw new Error('Of use within tests alone');
    return this.data.root;
  }

  /** Measures as a feed says: the sums. */
  async measure(...how: Parameters<MeasuredFolder['measureAll']>): Promise<Measured['sums']> {
    return (await this.measureAll(...how)).sums;
  }

  measureAll(text = yaml(), options: Partial<MeasuringOptions> = {}, names = ['art', 'photo']) {
    const config = parseConfig(text, this.root);
    const {catalog} = scanFolder({...config.catalog, domains: config.domains});
    const [feed] = config.feeds;
    return measureMissing(
      {
        catalog,
        domains: catalog.domains.filter(({name}) => names.includes(name)),
        setup: {recipe: recipeOf(feed, config.catalog, {})},
        feed,
      },
      {
        stateDir: this.stateDir,
        threads: 2,
        startProgress: () => ({update: (done) => void this.progress.push(done), end: () => undefined}),
        onStale: (files) => void this.stale.push(...files),
        ...options,
      },
    );
  }

  files(): string[] {
    return readdirSync(join(this.stateDir, 'statistics'));
  }
}
