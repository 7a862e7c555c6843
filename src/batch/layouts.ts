import {blocked} from './blocked.js';
import {domainPerRank} from './domain-per-rank.js';
import {interleaved} from './interleaved.js';
import type {Layout} from './layout.js';
import {paired} from './paired.js';

/** The layouts by the name they have in the configuration. */
export const layouts = {
  blocked,
  paired,
  interleaved,
  domain_per_rank: domainPerRank,
} satisfies Readonly<Record<string, Layout>>;

export type LayoutName = keyof typeof layouts;
