import type {Clahe} from '../kernels/index.js';

import {alignments} from './alignments.js';
import type {AlignStep} from './align-step.js';
import {canHappen} from './common-options.js';
import {isOwn, isTouched, type NamedDomains, referencesOf} from './members.js';

/** The equalisation that all samples of a domain went through; `unlike` = not all the same, so that no histogram is known. */
export type Equalization = Clahe | 'unlike';

/** What was done to the samples of a domain before a step. */
export interface Lightness {
  /** Of L; absent = none. */
  readonly equalized?: Equalization;
  /** Some of them have the histogram of another domain. */
  readonly matched: boolean;
}

/** How many of a domain's samples a step changes, all the way. */
type Share = 'none' | 'some' | 'all';

/** What a step does to the samples of a domain. */
interface Reach {
  /** It meets a reference with so many. */
  readonly meeting: Share;
  /** It equalises L of so many: also of those that are the reference's own, where the alignment does so. */
  readonly equalizing: Share;
}

/** What was done to the samples of a domain before each step of a chain. */
export function lightnessBefore(
  steps: readonly AlignStep[],
  domain: string,
  named: NamedDomains,
): readonly Lightness[] {
  let now: Lightness = {matched: false};
  return steps.map((step) => {
    const before = now;
    now = after(before, step, reachOf(step, domain, named));
    return before;
  });
}

/** How far a step reaches into the samples of a domain. */
export function reachOf({alignment, options}: AlignStep, domain: string, named: NamedDomains): Reach {
  const none = {meeting: 'none', equalizing: 'none'} as const;
  if (!canHappen(options) || !isTouched(options, domain, named)) return none;
  const touched = options.p === 1 && options.strength === 1 ? 'all' : 'some';
  const references = referencesOf(options, named);
  const met = references.filter((reference) => !isOwn(reference, domain)).length;
  const meeting = met === 0 ? 'none' : met < references.length ? 'some' : touched;
  const entry = alignments[alignment];
  if (entry.usesLightness(options).equalizes === undefined) return {...none, meeting};
  return {meeting, equalizing: entry.prepareReference === undefined ? meeting : touched};
}

function after(before: Lightness, {alignment, options}: AlignStep, {meeting, equalizing}: Reach): Lightness {
  const {equalizes, matches, replaces} = alignments[alignment].usesLightness(options);
  if (replaces === true) {
    if (meeting === 'all') return {matched: false};
    return meeting === 'some' && before.equalized !== undefined ? {...before, equalized: 'unlike'} : before;
  }
  const alike = equalizing === 'all' && equalizes !== undefined && equalizes !== true;
  return {
    equalized: equalizing === 'none' ? before.equalized : alike ? equalizes : 'unlike',
    matched: before.matched || (matches === true && meeting !== 'none'),
  };
}

/** The equalisations, each once, after which a chain needs to know histograms of L; `unlike` is one that can't be known. */
export function equalizationsNeeded(steps: readonly AlignStep[], named: NamedDomains): Equalization[] {
  const before = new Map(
    named.domains.map(({name}) => [
      name,
      lightnessBefore(steps, name, named).map(({equalized}) => equalized),
    ]),
  );
  const needed = steps.flatMap((step, place): (Equalization | undefined)[] => {
    const {equalizes, histograms} = alignments[step.alignment].usesLightness(step.options);
    if (histograms === undefined) return [];
    const groups = named.domains
      .filter(({name}) => reachOf(step, name, named).meeting !== 'none')
      .flatMap(({name}) => [
        ...referencesOf(step.options, named).filter((reference) => !isOwn(reference, name)),
        ...(histograms === 'both' ? [[name]] : []),
      ]);
    const found = groups.map((names) => commonOf(names.map((name) => before.get(name)?.[place])));
    return groups.length === 0 ? [] : [...found, equalizes === true ? 'unlike' : equalizes];
  });
  const known = needed.filter((one) => one !== undefined);
  return [...new Map(known.map((one) => [JSON.stringify(one), one])).values()];
}

/** The equalisation that all have; also none. */
function commonOf(all: readonly (Equalization | undefined)[]): Equalization | undefined {
  const [first] = all;
  return all.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : 'unlike';
}
