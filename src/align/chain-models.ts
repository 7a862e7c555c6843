import {alignments} from './alignments.js';
import type {AlignStep} from './align-step.js';
import type {StyleOptions} from './style.js';

/** The options of the steps of a chain that models do, in order. */
export function modelsOf(steps: readonly AlignStep[]): StyleOptions[] {
  return steps.filter(isOfModel).map(({options}) => options as StyleOptions);
}

/**
 * A chain with each model named otherwise.
 *
 * @param nameOf - Gives what the option `model` becomes.
 */
export function renameModels(
  steps: readonly AlignStep[],
  nameOf: (options: StyleOptions) => string,
): AlignStep[] {
  return steps.map((step) => {
    if (!isOfModel(step)) return step;
    const options = step.options as StyleOptions;
    const renamed: StyleOptions = {...options, model: nameOf(options)};
    return {...step, options: renamed};
  });
}

function isOfModel({alignment}: AlignStep): boolean {
  return alignments[alignment].apply === undefined;
}
