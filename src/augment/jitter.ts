import {adjustColours} from '../kernels/index.js';
import {numberFrom} from '../number-from.js';
import type {RandomStream} from '../random.js';

import type {PhotometricOperation} from './operation.js';

/** Options of `jitter`. */
export interface JitterOptions {
  /** The factor is drawn from [max(0, 1 - brightness), 1 + brightness); >= 0. So for the next two. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** The turn of the colour circle is drawn from [-hue, hue); 0 to 0.5. */
  readonly hue: number;
  /** How likely the colours change at all, 0 to 1. */
  readonly p: number;
}

/** One adjustment: a factor, or for hue a part of a turn. */
export interface Adjustment {
  readonly adjust: Adjustable;
  readonly amount: number;
}

type Adjustable = 'brightness' | 'contrast' | 'saturation' | 'hue';

/**
 * Changes brightness, contrast, saturation and hue by random amounts, in a random order: the colour jitter of
 * torchvision. Each step rounds to uint8 as Pillow does, but hue, which is turned in float.
 *
 * All four amounts and their order are drawn even if some options are 0, so that one option doesn't move the
 * draws of another.
 *
 * Source: torchvision's `ColorJitter`; the steps name theirs.
 */
export const jitter: PhotometricOperation<JitterOptions, readonly Adjustment[]> = {
  kind: 'photometric',
  id: 5,
  options: (z) =>
    z
      .strictObject({
        brightness: numberFrom(z, 0).default(0).describe('Largest change of the factor from 1.'),
        contrast: numberFrom(z, 0).default(0).describe('Largest change of the factor from 1.'),
        saturation: numberFrom(z, 0).default(0).describe('Largest change of the factor from 1.'),
        hue: numberFrom(z, 0, 0.5).default(0).describe('Largest part of a turn of the colour circle.'),
        p: numberFrom(z, 0, 1).default(1).describe('How likely the colours change at all.'),
      })
      .describe('Random brightness, contrast, saturation and hue, in a random order.'),
  draw(options, stream) {
    if (!stream.chance(options.p)) return undefined;
    const order = drawOrder(stream);
    const amounts: Record<Adjustable, number> = {
      brightness: drawFactor(stream, options.brightness),
      contrast: drawFactor(stream, options.contrast),
      saturation: drawFactor(stream, options.saturation),
      hue: stream.uniform(-options.hue, options.hue),
    };
    const drawn = order.filter((adjust) => options[adjust] > 0);
    return drawn.length === 0 ? undefined : drawn.map((adjust) => ({adjust, amount: amounts[adjust]}));
  },
  apply(pixels, _size, adjustments) {
    adjustColours(pixels, adjustments);
  },
};

function drawFactor(stream: RandomStream, change: number): number {
  return stream.uniform(Math.max(0, 1 - change), 1 + change);
}

/** Each of the 24 orders equally likely (Fisher and Yates). */
function drawOrder(stream: RandomStream): Adjustable[] {
  const order: Adjustable[] = ['brightness', 'contrast', 'saturation', 'hue'];
  for (let last = order.length - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
