import {distances} from './distances.js';
import type {PicturedDomain} from './picture.js';

/** A domain and what it is to meet. */
export interface Pair {
  /** Of the domain in the list of domains. */
  readonly place: number;
  /** `domain > reference`. */
  readonly label: string;
  /** In the order of the table of distances. */
  readonly before: readonly number[];
  readonly after?: readonly number[];
  readonly clippedShare?: number;
}

/** Each aligned domain with each of its references. Where nothing is aligned, each source with each target. */
export function pairsOf(domains: readonly PicturedDomain[]): Pair[] {
  const measure = (a: PicturedDomain['before'], b: PicturedDomain['before']) =>
    Object.values(distances).map(({between}) => between(a, b));
  const aligned = domains.flatMap(({name, before, aligned: styles}, place) =>
    styles.flatMap(({reference, referenceAfter, after, clippedShare}) => {
      if (reference === undefined || reference.name === name) return [];
      return {
        place,
        label: `${name} > ${reference.name}`,
        before: measure(before, reference),
        after: measure(after, referenceAfter ?? reference),
        clippedShare,
      };
    }),
  );
  if (aligned.length > 0) return aligned;
  const targets = domains.filter(({role}) => role === 'target');
  return domains.flatMap(({name, role, before}, place) =>
    role === 'target'
      ? []
      : targets.map((target) => ({
          place,
          label: `${name} > ${target.name}`,
          before: measure(before, target.before),
        })),
  );
}
