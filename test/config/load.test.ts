import {writeFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';
import {stringify} from 'yaml';

import {loadConfig, parseConfig} from '../../src/config/index.js';

import {configOf, fileOf, problemsOfText, withFolder} from './made-config.js';

describe('parseConfig', () => {
  it('fills in every default', () => {
    withFolder((folder) => {
      expect(parseConfig(fileOf({server: '{cache: off}'}), folder)).toEqual({
        file: join(folder, 'feed.yaml'),
        server: {
          listen: '127.0.0.1:50061',
          workers: availableParallelism(),
          memoryBytes: 2 ** 30,
          cache: 0,
          maxInFlightPerClient: 8,
          stateDir: join(folder, '.domainfeed'),
          drainSeconds: 30,
          stallSeconds: 120,
          logLevel: 'info',
        },
        catalog: {
          source: 'folder',
          root: join(folder, 'data'),
          exclude: [],
          maxPixels: 100_000_000,
          maxFileBytes: 64 * 2 ** 20,
        },
        domains: [
          {id: 0, name: 'photo', role: 'source', aliases: ['Photo']},
          {id: 1, name: 'sketch', role: 'target', aliases: []},
        ],
        feeds: [
          {
            name: 'train',
            domains: ['photo', 'sketch'],
            seed: 0,
            revealLabels: false,
            batch: {
              mode: 'balanced',
              perDomain: {photo: 8, sketch: 8},
              per: 'rank',
              layout: 'blocked',
              epoch: 'longest',
              shuffleBlocks: false,
              domainsPerBatch: 'all',
            },
            image: {
              height: 224,
              width: 224,
              resize: 'antialias',
              background: [255, 255, 255],
              dtype: 'uint8',
            },
            views: [{name: 'default', align: [], augment: [], drawsOf: 0}],
            normalize: {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]},
            statistics: {share: 1},
            badSamples: {budget: 0.01, mislabelled: 'replace'},
          },
        ],
      });
    });
  });

  it('freezes the result through and through', () => {
    const config = configOf({feeds: '{a: {batch: {per_domain: 1}, augment: [{flip: {}}]}}'});
    const unfrozen = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null
        ? [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)]
        : [];
    expect(unfrozen(config)).toEqual([]);
    expect(unfrozen(config.feeds[0].views[0].augment)).toEqual([]);
  });

  it('tells everything that is wrong with a file at once', () => {
    const sections = {
      server: '{listen: 50061, log_level: inof}',
      catalog: '{root: nowhere}',
      domains: '{photo: {rle: source}}',
      feeds: '{train: {batch: {per_domain: 0}}, test: {batch: {mode: sequential, size: 0}}}',
    };
    withFolder((folder) => {
      expect(problemsOfText(`${fileOf(sections)}sever: {}\n`, folder)).toEqual([
        "Expected each key of the file to be one of server, catalog, domains, feeds, got 'sever'. Did you mean 'server'?",
        'Expected server.listen to be a text, in quotes, got 50061',
        "Expected server.log_level to be one of debug, info, warn, error, got 'inof'. Did you mean 'info'?",
        "Expected catalog.root to be a folder that exists, got 'FOLDER/nowhere'",
        'Expected domains.photo.role to be one of source, target, got undefined',
        "Expected each key of domains.photo to be one of id, role, aliases, got 'rle'. Did you mean 'role'?",
        'Expected feeds.train.batch.per_domain to be a whole number, 1 to 100000, got 0',
        'Expected feeds.test.batch.size to be a whole number, 1 to 100000, got 0',
      ]);
    });
  });

  it('takes any YAML or says what is wrong with it, and never fails otherwise', () => {
    const value = fc.oneof(
      fc.jsonValue({maxDepth: 2}),
      fc.constantFrom('photo', 1, '1GiB', {p: 0.5}, 'a:1', 'unix:a'),
    );
    const some = (...keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys, 'x'), value);
    const file = fc.record({
      server: fc.oneof(value, some('listen', 'workers', 'memory', 'tls', 'token_file', 'metrics_listen')),
      catalog: fc.oneof(value, some('root', 'exclude', 'source', 'max_file_bytes')),
      domains: fc.oneof(value, fc.dictionary(fc.string(), fc.oneof(value, some('id', 'role', 'aliases')))),
      feeds: fc.oneof(
        value,
        fc.dictionary(
          fc.string(),
          fc.oneof(value, some('domains', 'seed', 'batch', 'image', 'augment', 'views', 'mix')),
        ),
      ),
    });
    withFolder((folder) => {
      fc.assert(
        fc.property(file, (sections) => {
          const problems = problemsOfText(stringify(sections), folder);
          for (const line of problems) expect(line).toMatch(/^Expected .+ to be .+, got /);
        }),
        {numRuns: 100},
      );
    });
  });

  it.each([
    ['', 'null'],
    ['- 1', '[ 1 ]'],
    ['text', "'text'"],
  ])('refuses %p, which is no map', (text, got) => {
    withFolder((folder) => {
      expect(problemsOfText(text, folder)).toEqual([
        `Expected the file to be a map with server, catalog, domains, feeds, got ${got}`,
      ]);
    });
  });

  it('says which sections are missing', () => {
    withFolder((folder) => {
      expect(problemsOfText('server: {}', folder)).toEqual([
        'Expected catalog to be a map, got undefined',
        'Expected domains to be a map of one domain or more, got undefined',
        'Expected feeds to be a map of one feed or more, got undefined',
      ]);
    });
  });
});

describe('loadConfig', () => {
  it('takes paths as relative to the file', () => {
    withFolder((folder) => {
      const file = join(folder, 'my feed.yaml');
      writeFileSync(file, fileOf({}));
      const config = loadConfig(file);
      expect(config.file).toBe(file);
      expect(config.catalog.root).toBe(join(folder, 'data'));
    });
  });

  it('names the file in what it refuses', () => {
    withFolder((folder) => {
      const file = join(folder, 'a.yaml');
      writeFileSync(file, 'a: [');
      expect(() => loadConfig(file)).toThrow(`${file} has 1 problem:\nExpected line 1, column 5 to be YAML`);
    });
  });

  it('refuses a file that is not there', () => {
    expect(() => loadConfig('/nowhere/feed.yaml')).toThrow(
      'Expected the configuration to be a file that can be read, got "ENOENT: no such file or directory, open \'/nowhere/feed.yaml\'"',
    );
  });
});
