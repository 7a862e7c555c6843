import {blur} from './blur.js';
import {centerCrop} from './center-crop.js';
import {crop} from './crop.js';
import {flip} from './flip.js';
import {grayscale} from './grayscale.js';
import {jitter} from './jitter.js';
import type {Operation} from './operation.js';
import {resize} from './resize.js';
import {solarize} from './solarize.js';

/** Every operation, by the name it has in the configuration. */
export const operations: Readonly<Record<string, Operation>> = {
  crop,
  center_crop: centerCrop,
  resize,
  flip,
  jitter,
  grayscale,
  blur,
  solarize,
};
