import {layouts} from '../batch/layouts.js';
import {pairings} from '../batch/pairings.js';
import {describeExpected} from '../errors.js';

import type {BalancedBatch, SequentialBatch} from './batch.js';
import type {MixConfig} from './mix.js';

/** What a batch rule has to go with. */
export interface BatchGround {
  /** Place of the feed in the file. */
  readonly field: string;
  /** How many domains the feed names. */
  readonly domains: number;
  /** Domains whose labels are withheld. */
  readonly withheld: readonly string[];
  readonly views: number;
  readonly mix: MixConfig;
}

/** What about a feed's batches excludes each other: the rule that is broken, with the reason and the alternative. */
export function checkBatch(batch: BalancedBatch | SequentialBatch, ground: BatchGround): string[] {
  if (batch.mode === 'sequential') return checkSequential(ground);
  const {field, domains, withheld, views, mix} = ground;
  const {layout, perClass, domainsPerBatch, shuffleBlocks} = batch;
  const {oneDomain, joinsViews} = layouts[layout];
  const problems: string[] = [];
  const refuse = (key: string, rule: string, value: unknown) => {
    problems.push(describeExpected(`${field}.${key}`, rule, value));
  };
  if (joinsViews && views < 2) {
    refuse(
      'views',
      `two or more with layout ${layout}, which puts the views of a sample side by side`,
      views,
    );
  }
  if (oneDomain && domainsPerBatch !== 'all') {
    const reason = "a rank's domain would change from step to step, and its batch-norm statistics with it";
    refuse(
      'batch.domains_per_batch',
      `all with layout ${layout} (${reason}; layout blocked can)`,
      domainsPerBatch,
    );
  }
  if (oneDomain && shuffleBlocks) {
    refuse('batch.shuffle_blocks', `false with layout ${layout}, where a batch has one block`, shuffleBlocks);
  }
  if (perClass !== undefined && withheld.length > 0) {
    const reason = `labels of ${withheld.join(', ')} are withheld (places in the batch would tell them`;
    refuse('batch.per_class', `left out while ${reason}; use per_domain, or reveal_labels: true)`, perClass);
  }
  const held = oneDomain ? 1 : domainsPerBatch === 'all' ? domains : domainsPerBatch;
  const rule = mix && pairings[mix.pairs].refuse({layout, domains: held, joinsViews, withheld});
  if (rule !== undefined) refuse('mix.pairs', rule, mix?.pairs);
  return problems;
}

function checkSequential({field, mix}: BatchGround): string[] {
  if (mix === undefined) return [];
  return [
    describeExpected(
      `${field}.mix`,
      'off with mode sequential, which is for evaluation (mode balanced mixes)',
      mix,
    ),
  ];
}
