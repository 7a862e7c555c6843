import type {DomainStatistics} from '../types.js';

import {frechetDistance, meanDistance} from './frechet.js';
import {wassersteinDistance} from './wasserstein.js';

/** A way to say with one number how far two domains' colours are from each other. */
export interface Distance {
  readonly title: string;
  readonly unit: string;
  readonly between: (a: DomainStatistics, b: DomainStatistics) => number;
}

/** Every distance, by the name it has in the JSON output. All are 0 for equal statistics. */
export const distances: Readonly<Record<string, Distance>> = {
  wasserstein_l: {
    title: 'Wasserstein-1 of L',
    unit: 'L',
    between: (a, b) => wassersteinDistance(a.histograms.l, b.histograms.l),
  },
  mean_lab: {
    title: 'Means in LAB',
    unit: 'ΔE',
    between: (a, b) => meanDistance(a.lab, b.lab),
  },
  frechet_lab: {
    title: 'Fréchet in LAB',
    unit: 'ΔE²',
    between: (a, b) => frechetDistance(a.lab, b.lab),
  },
};
