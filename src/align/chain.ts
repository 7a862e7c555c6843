import type {RandomStream} from '../random.js';
import type {DomainStatistics} from '../types.js';

import type {AlignStep} from './align-step.js';
import type {StatisticsNeeds, StepStatistics} from './alignment.js';
import {alignments} from './alignments.js';
import {equalizationsNeeded, lightnessBefore} from './lightness.js';
import {isOwn, isTouched, membersOf, type NamedDomains, referencesOf} from './members.js';
import {beginPicture, endPicture, type Size} from './picture.js';

/** A chain made ready for the samples of one domain: plain data. */
export interface PreparedChain {
  readonly steps: readonly PreparedStep[];
}

/** A step that touches the domain's samples, or some of them. */
export interface PreparedStep extends AlignStep {
  /** How often its alignment came before in the chain. */
  readonly occurrence: number;
  /** One for each entry of `to`, of which one is drawn; `undefined` = the samples stay as they are. */
  readonly references: readonly unknown[];
}

/** A step with what was drawn for it: all that the pixels depend on. */
export interface DrawnStep {
  /** Of the step in the prepared chain. */
  readonly place: number;
  /** Which entry of `to` was drawn. */
  readonly choice: number;
  readonly alignment: string;
  readonly prepared: unknown;
  /** Above 0, up to 1. */
  readonly strength: number;
  readonly params: unknown;
}

/** What became of a picture. */
export interface AlignReport {
  /** Pixels with a channel out of gamut, which was cut. */
  readonly clipped: number;
}

/** What a chain is prepared from. */
export interface ChainSetting extends NamedDomains {
  /** Of the pictures. */
  readonly size: Size;
  /** The statistics of these domains' images together; asked for only where a step depends on them. */
  readonly statisticsOf: (domains: readonly string[]) => DomainStatistics;
}

/** Whether a chain needs any statistics. */
export function dependsOnStatistics(steps: readonly AlignStep[]): boolean {
  return steps.some(({alignment, options}) => alignments[alignment].needs(options).statistics);
}

/** What the statistics must hold for a chain that `checkChain` accepts. */
export function needsOf(steps: readonly AlignStep[], named: NamedDomains): StatisticsNeeds {
  const clahe = equalizationsNeeded(steps, named).find((one) => one !== 'unlike');
  return {
    statistics: dependsOnStatistics(steps),
    ...(clahe !== undefined && {clahe}),
    amplitude: steps.some(({alignment, options}) => alignments[alignment].needs(options).amplitude === true),
  };
}

/**
 * Makes a chain ready for the samples of a domain: once, at the start.
 *
 * @param steps - A chain that `checkChain` accepts; its names are domains of the setting or roles.
 * @param ownDomain - Name of the samples' domain.
 */
export function prepareChain(
  steps: readonly AlignStep[],
  ownDomain: string,
  setting: ChainSetting,
): PreparedChain {
  const occurrences = new Map<string, number>();
  const prepared = steps.map((step, place): PreparedStep => {
    const occurrence = occurrences.get(step.alignment) ?? 0;
    occurrences.set(step.alignment, occurrence + 1);
    const isEqualized = (domain: string) =>
      lightnessBefore(steps, domain, setting)[place].equalized !== undefined;
    const touched = isTouched(step.options, ownDomain, setting);
    const references = touched ? prepareReferences(step, ownDomain, isEqualized, setting) : [];
    return {...step, occurrence, references};
  });
  return {steps: prepared.filter(({references}) => references.some((one) => one !== undefined))};
}

function prepareReferences(
  {alignment: name, options}: AlignStep,
  ownDomain: string,
  isEqualized: (domain: string) => boolean,
  setting: ChainSetting,
): unknown[] {
  const alignment = alignments[name];
  return referencesOf(options, setting).map((reference) => {
    if (isOwn(reference, ownDomain)) return alignment.prepareReference?.(options);
    const statistics: StepStatistics = {
      own: () => setting.statisticsOf(membersOf(options.from ?? ownDomain, setting)),
      reference: () => setting.statisticsOf(reference),
      equalized: {own: isEqualized(ownDomain), reference: reference.some(isEqualized)},
      size: setting.size,
    };
    return alignment.prepare(options, statistics);
  });
}

/**
 * Draws the parameters of a chain. Each step has a random stream of its own, named by the alignment's id and by how often
 * it came before in the chain: other steps don't move its draws. All is drawn, also what isn't used.
 *
 * @param streamOf - Gives the stream of a 16-bit number, as `sampleStream` does for one visit of a sample.
 * @param way - For each step which entry of `to` is met, or undefined = none, instead of what is drawn.
 * @returns The steps that change the sample, in order.
 */
export function drawChain(
  {steps}: PreparedChain,
  streamOf: (operation: number) => RandomStream,
  way?: readonly (number | undefined)[],
): readonly DrawnStep[] {
  return steps.flatMap(({alignment: name, options, occurrence, references}, place): DrawnStep[] => {
    const alignment = alignments[name];
    const stream = streamOf((alignment.id << 8) | occurrence);
    const happens = stream.chance(options.p);
    const [low, high] =
      typeof options.strength === 'number' ? [options.strength, options.strength] : options.strength;
    const strength = stream.uniform(low, high);
    const drawn = stream.below(references.length);
    const params = alignment.draw?.(options, stream);
    const choice = way === undefined ? (happens ? drawn : undefined) : way[place];
    const prepared = choice === undefined ? undefined : references[choice];
    if (choice === undefined || prepared === undefined || strength === 0) return [];
    return [{place, choice, alignment: name, prepared, strength, params}];
  });
}

/**
 * Aligns a picture in place. A pure function of pixels and steps; without a step no byte is touched.
 *
 * CIELAB stays in float from the first step in it to the last one; levels are rounded to the nearest at the end, and between
 * a step in CIELAB and one in RGB.
 *
 * @param pixels - (height, width, 3) uint8, R, G, B, row-major.
 */
export function alignPicture(pixels: Uint8Array, size: Size, steps: readonly DrawnStep[]): AlignReport {
  if (steps.length === 0) return {clipped: 0};
  const picture = beginPicture(pixels, size);
  for (const {alignment: name, prepared, strength, params} of steps) {
    const alignment = alignments[name];
    if (alignment.apply === undefined) throw new Error(`${name} is not done here: see splitAtModels`);
    alignment.apply(picture, prepared, strength, params);
  }
  endPicture(picture, pixels);
  return {clipped: picture.clipped};
}
