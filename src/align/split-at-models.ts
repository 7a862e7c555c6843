import {alignments} from './alignments.js';
import type {DrawnStep} from './chain.js';

/** A part of a chain: steps that are done in one go, then the model that a picture goes through before the next part. */
export interface ChainPart {
  readonly steps: readonly DrawnStep[];
  /** Absent in the last part. `fingerprint` is the model's. */
  readonly model?: {readonly fingerprint: string; readonly strength: number};
}

/** The parts of a chain, one more than it has models. Levels are rounded before a model and after it. */
export function splitAtModels(chain: readonly DrawnStep[]): readonly ChainPart[] {
  const parts: ChainPart[] = [];
  let steps: DrawnStep[] = [];
  for (const step of chain) {
    if (alignments[step.alignment].apply === undefined) {
      parts.push({steps, model: {fingerprint: step.prepared as string, strength: step.strength}});
      steps = [];
    } else {
      steps.push(step);
    }
  }
  return [...parts, {steps}];
}
