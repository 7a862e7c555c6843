import {z} from 'zod';

import type {MixRule} from '../batch/mix-partners.js';
import {type PairingName, pairings} from '../batch/pairings.js';

/** Undefined = the feed doesn't mix. */
export type MixConfig = MixRule | undefined;

const names = Object.keys(pairings) as PairingName[];

/** The section `mix` of a feed. */
export const mixSchema = z
  .union(
    [
      z.literal(['off', false]),
      z.strictObject({
        pairs: z.enum(names).describe('Which slots are partners.'),
        alpha: z
          .number()
          .min(0.001)
          .max(1000)
          .default(0.1)
          .describe("The weight of a sample's own part is from Beta(alpha, alpha)."),
        p: z
          .number()
          .min(0)
          .max(1)
          .default(0.5)
          .describe('How likely it is that a batch, or a sample, is mixed.'),
        coin: z
          .enum(['batch', 'sample'])
          .default('batch')
          .describe('One coin for a step on all ranks, or one for each sample.'),
      }),
    ],
    {error: 'off, or a map such as {pairs: cross_domain, alpha: 0.1, p: 0.5}'},
  )
  .default('off')
  .describe('A partner and a weight for each sample, for MixStyle and its kin.');

/** The section as a rule. */
export function readMix(section: z.output<typeof mixSchema>): MixConfig {
  return typeof section === 'object' ? section : undefined;
}
