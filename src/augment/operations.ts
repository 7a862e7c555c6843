import {centerCrop} from './center-crop.js';
import {crop} from './crop.js';
import {flip} from './flip.js';
import {jitter} from './jitter.js';
import type {Operation} from './operation.js';
import {resize} from './resize.js';

/** Every operation, by the name it has in the configuration. */
export const operations: Readonly<Record<string, Operation>> = {
  crop,
  center_crop: centerCrop,
  resize,
  flip,
  jitter,
};
