import {alignments} from './alignments.js';
import type {AlignStep} from './chain.js';
import type {StyleOptions} from './style.js';

/**
 * A chain with each model named otherwise.
 *
 * @param rename - Gives what the option `model` becomes.
 */
export function renameModels(
  steps: readonly AlignStep[],
  rename: (options: StyleOptions) => string,
): readonly AlignStep[] {
  return steps.map((step): AlignStep => {
    if (alignments[step.alignment].apply !== undefined) return step;
    const options = step.options as StyleOptions;
    const renamed: StyleOptions = {...options, model: rename(options)};
    return {...step, options: renamed};
  });
}
