export {checkSequence} from './check-sequence.js';
export type {GeometricOperation, Operation, PhotometricOperation, Size} from './operation.js';
export {operations} from './operations.js';
export {
  applyPhotometric,
  type AugmentStep,
  type DrawnOperation,
  drawSample,
  type DrawnSample,
} from './sample.js';
