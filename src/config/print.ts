import {stringify} from 'yaml';

import type {Config} from './config.js';
import type {FeedConfig} from './feeds.js';
import {snakeKeys} from './key-case.js';
import type {ServerConfig} from './server.js';

/** The configuration as YAML with all defaults filled in; `parseConfig` makes an equal one of it. */
export function printConfig(config: Config): string {
  // Maps, because an object would put names such as `30` first.
  const domains = new Map(config.domains.map(({name, ...rest}) => [name, rest]));
  const feeds = new Map(config.feeds.map((feed) => [feed.name, printFeed(feed)]));
  const sections = {server: printServer(config.server), catalog: snakeKeys(config.catalog), domains, feeds};
  return stringify(sections, {aliasDuplicateObjects: false, lineWidth: 0});
}

function printServer({memoryBytes, cache, tls, ...rest}: ServerConfig): Record<string, unknown> {
  return {
    ...snakeKeys(rest),
    memory: memoryBytes,
    cache: cache === 0 ? 'off' : cache,
    ...(tls === undefined ? {} : {tls: snakeKeys(tls)}),
  };
}

function printFeed({
  domains,
  seed,
  revealLabels,
  batch,
  image,
  views,
  mix,
  normalize,
  statistics,
  badSamples,
}: FeedConfig): unknown {
  const {height, width, ...rest} = image;
  return {
    domains,
    seed,
    reveal_labels: revealLabels,
    batch: snakeKeys(batch),
    image: {size: [height, width], ...snakeKeys(rest)},
    align: [],
    views: Object.fromEntries(
      views.map(({name, align, augment, drawsOf}, place) => [
        name,
        {
          align: align.map(({alignment, options}) => ({[alignment]: options})),
          ...(drawsOf === place
            ? {augment: augment.map(({operation, options}) => ({[operation]: options}))}
            : {like: views[drawsOf].name}),
        },
      ]),
    ),
    mix: mix ?? 'off',
    normalize,
    statistics,
    bad_samples: badSamples,
  };
}
