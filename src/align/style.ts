import {modelShape, type StyleModel} from '../style/model.js';

import type {Alignment} from './alignment.js';
import {type CommonOptions, commonShape, referenceShape} from './common-options.js';

/** Options of `style`. */
export interface StyleOptions extends CommonOptions, Pick<StyleModel, 'range' | 'multiple'> {
  /** Path of the ONNX file; once it is open, its fingerprint. */
  readonly model: string;
}

/**
 * Restyles pictures by a model that the user trained: CycleGAN's generator, or any other that takes an image and gives one.
 * `to` says whose style that is: its samples stay, and statistics of restyled images have its name. No statistics are
 * needed; those that later steps are prepared from are of the images as they were.
 */
export const style: Alignment<StyleOptions, string> = {
  id: 134,
  options: (z) =>
    z
      .strictObject({
        model: z
          .string()
          .min(1)
          .describe('An ONNX file that takes images and gives images of the same size.'),
        ...modelShape(z),
        to: referenceShape(z).to,
        ...commonShape(z),
      })
      .describe('Restyles pictures by an image-to-image model.'),
  needs: () => ({statistics: false}),
  usesLightness: () => ({replaces: true}),
  prepare: ({model}) => model,
};
