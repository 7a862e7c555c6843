import {type AugmentStep, drawSample, type Size} from '../augment/index.js';
import type {CropOptions} from '../augment/crop.js';

/** No operation but `crop` draws a window. */
const ANY_VISIT = {sampleId: 0n, epoch: 0, pass: 0, view: 0};

/**
 * The smallest width and the smallest height, in pixels and before rounding, that a sequence cuts from a picture; they
 * may belong to different crops. A `crop` of scale s and ratio r (both the lowest or highest allowed) of W x H pixels
 * has a width of sqrt(s W H r) and a height of sqrt(s W H / r), and at least the centred window that it falls back to.
 *
 * @param image - Size of the upright picture.
 * @param target - Size of the feed's images.
 */
export function smallestCrop(steps: readonly AugmentStep[], image: Size, target: Size): Size {
  const step = steps.find(({operation}) => operation === 'crop');
  if (step === undefined) {
    const {width, height} = drawSample(steps, 0n, ANY_VISIT, image, target).placement.window;
    return {width, height};
  }
  const {scale, ratio} = step.options as CropOptions;
  const area = scale[0] * image.width * image.height;
  return {
    width: Math.min(image.width, Math.sqrt(area * ratio[0]), image.height * ratio[1]),
    height: Math.min(image.height, Math.sqrt(area / ratio[1]), image.width / ratio[0]),
  };
}
