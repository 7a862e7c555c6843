export {type BandTransform, createBandTransform} from './band-transform.js';
export {type Clahe, equalizeLightness} from './clahe.js';
export {adjustColours, blur, makeGray, solarize, type ColourStep} from './colour.js';
export {decodeJpegWindow, kernelTakes} from './kernel-decoder.js';
export type {Refusal} from './kernel-status.js';
export {decodeJpegWhole, planeBytes, windowOfPlanes} from './kept-planes.js';
export {windowOfRgb} from './kept-rgb.js';
export {labToRgb, rgbToLab} from './lab.js';
export {loadKernels, type Placement} from './kernels.js';
export {
  countLevels,
  countLightness,
  LIGHTNESS_BINS,
  mapLevels,
  mapLightness,
  mapPlanes,
} from './map-picture.js';
export {
  labToLevels,
  levelsToLab,
  levelsToPlanes,
  openPicture,
  type OpenPicture,
  type Planes,
  planesToLevels,
  viewLevels,
  viewPlanes,
} from './open-picture.js';
export {resizeMilliseconds, timeResize} from './resize-clock.js';
export {resizeRgb, type RgbShape} from './resize-rgb.js';
export {
  type ChannelSums,
  createEqualizingCounter,
  createPixelCounter,
  type DecodingCounter,
  LAB_UNITS,
  type PixelCounter,
  type PixelSums,
} from './statistics.js';
export {storedPlacement} from './stored-placement.js';
export {loadTurboDecoder, type TurboDecoder} from './turbo-decoder.js';
export {findTurboLibrary} from './turbo-library.js';
export {kernelVersions, turboVersions} from './versions.js';
