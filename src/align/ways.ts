import {type DrawnStep, type PreparedChain, type PreparedStep} from './chain.js';
import {canHappen, listOf} from './common-options.js';

/** A way through a chain: for each step which entry of `to` is met; undefined = the step leaves the sample alone. */
export type ChainWay = readonly (number | undefined)[];

/** All ways in which a chain can change samples, in a fixed order. */
export function waysOf({steps}: PreparedChain): ChainWay[] {
  const ways = steps.reduce<ChainWay[]>(
    (begun, step) => begun.flatMap((way) => choicesOf(step).map((choice) => [...way, choice])),
    [[]],
  );
  return ways.filter((way) => way.some((choice) => choice !== undefined));
}

/** How many these are, without listing them: chains of a few steps may have millions. */
export function countWays({steps}: PreparedChain): number {
  const choices = steps.map(choicesOf);
  const all = choices.reduce((product, {length}) => product * length, 1);
  return choices.every(([first]) => first === undefined) ? all - 1 : all;
}

/** The way that a sample was drawn to take. */
export function wayOf({steps}: PreparedChain, drawn: readonly DrawnStep[]): ChainWay {
  return steps.map((_, place) => drawn.find((step) => step.place === place)?.choice);
}

/**
 * What a way leads to: `sketch`; or with several steps what each of them meets, `clahe, sketch`, and `-` for one that is left
 * out. No two ways through a chain have the same name.
 */
export function nameOfWay({steps}: PreparedChain, way: ChainWay): string {
  return steps
    .map(({alignment, options}, place) => {
      const choice = way[place];
      return choice === undefined ? '-' : (listOf(options.to).at(choice) ?? alignment);
    })
    .join(', ');
}

function choicesOf({options, references}: PreparedStep): (number | undefined)[] {
  if (!canHappen(options)) return [undefined];
  const met = references.flatMap((reference, choice) => (reference === undefined ? [] : [choice]));
  return options.p < 1 || met.length < references.length ? [undefined, ...met] : met;
}
