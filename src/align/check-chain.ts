import type {LightnessUse} from './alignment.js';
import {alignments} from './alignments.js';
import type {AlignStep} from './chain.js';

const MAX_STEPS = 16;

/** How L was equalised by the steps so far. */
type Equalized = 'not' | 'always alike' | 'not always alike';

/**
 * Whether alignments may follow each other so.
 *
 * @param steps - In the order in which they are applied.
 * @returns The rule that is broken, with its reason, or undefined.
 */
export function checkChain(steps: readonly AlignStep[]): string | undefined {
  if (steps.length > MAX_STEPS) return `a list of at most ${MAX_STEPS} alignments`;
  let equalized: Equalized = 'not';
  let isMatched = false;
  let setting: string | undefined;
  const met = new Set<string>();
  for (const step of steps) {
    const use = alignments[step.alignment].usesLightness(step.options);
    if (use.replaces === true) [equalized, isMatched, setting] = ['not', false, undefined];
    if (use.equalizes !== undefined) {
      if (isMatched) {
        return 'a list in which L is equalised (clahe) before it is matched: an equalisation afterwards destroys the match';
      }
      if (equalized !== 'not') return 'a list in which L is equalised (clahe) once';
      equalized = isAlwaysAlike(step, use) ? 'always alike' : 'not always alike';
      setting = JSON.stringify(use.equalizes);
    }
    if (use.matches === true) {
      if (equalized === 'not always alike' && use.equalizes === undefined) {
        return (
          'a list in which a match of L follows a clahe of one clip, p 1, strength 1 and for all domains: ' +
          'the histogram that is met is measured after that very equalisation'
        );
      }
      isMatched = true;
      if (setting !== undefined) met.add(setting);
      if (met.size > 1)
        return 'a list whose matches of L follow the same equalisation (clahe), before a style and after it';
    }
  }
  return undefined;
}

function isAlwaysAlike({options: {p, strength, only}}: AlignStep, {equalizes}: LightnessUse): boolean {
  return equalizes !== true && p === 1 && strength === 1 && only === undefined;
}
