import {numberFrom} from '../number-from.js';

import type {GeometricOperation} from './operation.js';

/** Options of `flip`. */
export interface FlipOptions {
  /** How likely the picture is mirrored, 0 to 1. */
  readonly p: number;
}

/** Mirrors left and right with probability `p`. */
export const flip: GeometricOperation<FlipOptions> = {
  kind: 'geometric',
  id: 4,
  setsWindow: false,
  options: (z) =>
    z
      .strictObject({p: numberFrom(z, 0, 1).default(0.5).describe('How likely the picture is mirrored.')})
      .describe('Mirrors left and right.'),
  draw: ({p}, stream) => ({flip: stream.chance(p)}),
};
