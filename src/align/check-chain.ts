import type {AlignStep} from './align-step.js';
import {equalizationsNeeded, lightnessBefore, reachOf} from './lightness.js';
import type {NamedDomains} from './members.js';

const MAX_STEPS = 16;

/**
 * Whether alignments may follow each other so, for the samples of each domain.
 *
 * @param steps - In the order in which they are applied.
 * @returns The rule that is broken, with its reason, or undefined.
 */
export function checkChain(steps: readonly AlignStep[], named: NamedDomains): string | undefined {
  if (steps.length > MAX_STEPS) return `a list of at most ${MAX_STEPS} alignments`;
  for (const {name} of named.domains) {
    const before = lightnessBefore(steps, name, named);
    for (const [place, step] of steps.entries()) {
      if (reachOf(step, name, named).equalizing === 'none') continue;
      if (before[place].matched) {
        return (
          `a list in which L of ${name} is equalised (clahe) before L, R, G or B is matched: ` +
          'an equalisation afterwards destroys the match'
        );
      }
      if (before[place].equalized !== undefined)
        return `a list in which L of ${name} is equalised (clahe) once`;
    }
  }
  const needed = equalizationsNeeded(steps, named);
  if (needed.includes('unlike')) {
    return (
      'a list in which the domains that a match of L meets are equalised alike, by a clahe of one clip, p 1 and strength 1, ' +
      'or not at all: the histogram that is met is measured after that very equalisation'
    );
  }
  if (needed.length > 1)
    return 'a list whose matches of L meet histograms after one and the same equalisation (clahe)';
  return undefined;
}
