import {fillCoefficientOffsets} from './jpeg/coefficient-order';
import {assertLayout} from './memory';

export {reserveInput} from './input';
export {decodePlanes, openJpeg} from './jpeg/decode-window';
export {
  componentCount,
  frameHeight,
  frameWidth,
  lumaAcross,
  lumaDown,
  planeAddress,
  planeStride,
} from './jpeg/frame';
export {openKept, packPlanes} from './jpeg/kept-planes';
export {rendered, resizeWindow, windowToRgb} from './jpeg/render-window';
export {mcuBottom, mcuLeft, mcuRight, mcuTop} from './jpeg/planes';
export {blendWithGray, blendWithLevel} from './pixels/blend';
export {blurRgb} from './pixels/blur';
export {shiftHue} from './pixels/hue';
export {makeGray, sumLuma} from './pixels/luma';
export {solarize} from './pixels/solarize';
export {resizeRgb, resized} from './resize/resize-rgb';

assertLayout();
fillCoefficientOffsets();
