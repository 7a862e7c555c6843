import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';
import {parse, stringify} from 'yaml';

import {parseConfig, printConfig} from '../../src/config/index.js';

import {fileOf, withFolder} from './made-config.js';

const name = fc
  .string({unit: 'grapheme', minLength: 1, maxLength: 8})
  .filter((text) => /^[^./\0][^/\0]*$/.test(text));
const domainNames = fc.uniqueArray(fc.oneof(name, fc.nat(99).map(String)), {minLength: 1, maxLength: 6});
const share = fc.double({min: 0, max: 1, noNaN: true});

const server = fc.record(
  {
    listen: fc.constantFrom('[::1]:0', 'localhost:1', 'unix:a b.sock'),
    workers: fc.constantFrom('auto', 1, 1024),
    memory: fc.constantFrom('16MiB', '1.5GB', 99_999_999),
    cache: fc.constantFrom('off', 'auto', '1MiB', 99_999_999),
    metrics_listen: fc.constant('0.0.0.0:9090'),
    log_level: fc.constantFrom('debug', 'error'),
    stall_seconds: fc.integer({min: 1, max: 86_400}),
  },
  {requiredKeys: []},
);

const flip = share.map((p) => ({flip: {p}}));

/** Any that may follow any other. */
const alignment = (domains: readonly string[]) =>
  fc.oneof(
    fc.record({chroma: fc.record({to: fc.constantFrom(...domains), p: share})}),
    fc.record({
      whiten: fc.record({
        to: fc.uniqueArray(fc.constantFrom(...domains), {minLength: 1}),
        only: fc.constantFrom(...domains),
        strength: fc.constant([0.5, 1]),
      }),
    }),
  );

const feed = (domains: readonly string[]) =>
  fc.record(
    {
      batch: fc.oneof(
        fc.record(
          {
            per_domain: fc.oneof(
              fc.integer({min: 1, max: 99}),
              fc
                .tuple(...domains.map(() => fc.integer({min: 1, max: 99})))
                .map((counts) => Object.fromEntries(domains.map((domain, place) => [domain, counts[place]]))),
            ),
            per: fc.constantFrom('rank', 'global'),
            epoch: fc.oneof(
              fc.constantFrom('total', 'shortest'),
              fc.record({steps: fc.integer({min: 1, max: 1e9})}),
            ),
            shuffle_blocks: fc.boolean(),
          },
          {requiredKeys: ['per_domain']},
        ),
        fc.constantFrom(
          {per_domain: 8, layout: 'interleaved', samples_per_domain: 2},
          {per_domain: 8, layout: 'domain_per_rank', bn_group_ranks: 4},
          {per_domain: 8, domains_per_batch: 1},
        ),
        fc.record({mode: fc.constant('sequential'), size: fc.integer({min: 1, max: 100_000})}),
      ),
      mix: fc.constant('off'),
      seed: fc.maxSafeNat(),
      reveal_labels: fc.boolean(),
      image: fc.record(
        {
          size: fc.constantFrom(1, 224, [3, 4096]),
          background: fc.constant([0, 1, 2]),
          short_side: fc.constantFrom(1, 256),
          dtype: fc.constant('float16'),
        },
        {requiredKeys: ['size', 'background']},
      ),
      align: fc.array(alignment(domains), {maxLength: 2}),
      augment: fc.array(flip, {maxLength: 1}),
      views: fc.dictionary(
        fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/),
        fc.record(
          {augment: fc.array(flip, {maxLength: 1}), align: fc.array(alignment(domains), {maxLength: 2})},
          {requiredKeys: []},
        ),
        {
          minKeys: 1,
          maxKeys: 4,
        },
      ),
      normalize: fc.oneof(
        fc.record({std: fc.constant([1, 2, 3])}),
        fc.record({per: fc.constantFrom('domain', 'style', 'feed')}),
      ),
      statistics: fc.record({share: fc.double({min: 1e-6, max: 1, noNaN: true})}),
      bad_samples: fc.record({budget: share}),
    },
    {requiredKeys: ['batch']},
  );

const file = domainNames.chain((domains) =>
  fc.record({
    server,
    domains: fc
      .array(
        fc.record(
          {role: fc.constantFrom('source', 'target'), aliases: fc.constant([])},
          {requiredKeys: ['role']},
        ),
        {
          minLength: domains.length,
          maxLength: domains.length,
        },
      )
      .map((settings) => new Map(domains.map((domain, place) => [domain, settings[place]]))),
    feeds: fc.dictionary(fc.stringMatching(/^[\w.-]{1,9}$/), feed(domains), {minKeys: 1, maxKeys: 3}),
  }),
);

describe('printConfig', () => {
  it('prints YAML that makes an equal configuration', () => {
    withFolder((folder) => {
      fc.assert(
        fc.property(file, (sections) => {
          const config = parseConfig(stringify({...sections, catalog: {root: 'data'}}), folder);
          expect(parseConfig(printConfig(config), folder)).toEqual(config);
        }),
      );
    });
  });

  it('prints mixing and quotas by class, so that they make an equal configuration', () => {
    withFolder((folder) => {
      const batch = '{per_class: 2, missing_classes: leave_out}';
      const feeds = `{train: {reveal_labels: true, batch: ${batch}, mix: {pairs: same_class, alpha: 0.3}}}`;
      const config = parseConfig(fileOf({feeds}), folder);
      expect(parseConfig(printConfig(config), folder)).toEqual(config);
      expect(parse(printConfig(config))).toMatchObject({
        feeds: {train: {mix: {pairs: 'same_class', alpha: 0.3, p: 0.5, coin: 'batch'}}},
      });
    });
  });

  it('prints every setting, those of the defaults too', () => {
    withFolder((folder) => {
      expect(parse(printConfig(parseConfig(fileOf({server: '{workers: 3, cache: off}'}), folder)))).toEqual({
        server: {
          listen: '127.0.0.1:50061',
          workers: 3,
          memory: 2 ** 30,
          cache: 'off',
          max_in_flight_per_client: 8,
          state_dir: join(folder, '.domainfeed'),
          drain_seconds: 30,
          stall_seconds: 120,
          log_level: 'info',
        },
        catalog: {
          source: 'folder',
          root: join(folder, 'data'),
          exclude: [],
          max_pixels: 100_000_000,
          max_file_bytes: 64 * 2 ** 20,
        },
        domains: {
          photo: {id: 0, role: 'source', aliases: ['Photo']},
          sketch: {id: 1, role: 'target', aliases: []},
        },
        feeds: {
          train: {
            domains: ['photo', 'sketch'],
            seed: 0,
            reveal_labels: false,
            batch: {
              mode: 'balanced',
              per_domain: {photo: 8, sketch: 8},
              per: 'rank',
              layout: 'blocked',
              epoch: 'longest',
              shuffle_blocks: false,
              domains_per_batch: 'all',
            },
            image: {size: [224, 224], resize: 'antialias', background: [255, 255, 255], dtype: 'uint8'},
            align: [],
            views: {default: {align: [], augment: []}},
            mix: 'off',
            normalize: {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]},
            statistics: {share: 1},
            bad_samples: {budget: 0.01, mislabelled: 'replace'},
          },
        },
      });
    });
  });

  it('prints the files of a server that checks who calls', () => {
    withFolder((folder) => {
      for (const name of ['server.pem', 'server.key', 'ca.pem', 'token'])
        writeFileSync(join(folder, name), '');
      const server =
        '{tls: {certificate: server.pem, key: server.key, client_ca: ca.pem}, token_file: token}';
      const config = parseConfig(fileOf({server}), folder);
      expect(parseConfig(printConfig(config), folder)).toEqual(config);
      expect(parse(printConfig(config))).toMatchObject({
        server: {
          tls: {
            certificate: `${folder}/server.pem`,
            key: `${folder}/server.key`,
            client_ca: `${folder}/ca.pem`,
          },
          token_file: `${folder}/token`,
        },
      });
    });
  });
});
