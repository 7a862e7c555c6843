import type {MeasuredDomain, MeasuredDomains} from './statistics-file.js';

/**
 * Of each domain what has more of its samples: two runs can't be added up, since they may have measured the same ones.
 *
 * @param stored - Wins where both are as far.
 */
export function keepFurther(stored: MeasuredDomains, own: MeasuredDomains): MeasuredDomains {
  const further = [...own].filter(([name, domain]) => piecesOf(domain) > piecesOf(stored.get(name)));
  return new Map([...stored, ...further]);
}

/** How many pieces are done; none of a domain that was never begun. */
function piecesOf(domain: MeasuredDomain | undefined): number {
  if (domain === undefined) return -1;
  if (domain.pieces === undefined) return Infinity;
  return domain.pieces.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
