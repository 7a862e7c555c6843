import {assertLayout} from '../memory';
import {fillPartsOfXyz} from './rgb-to-lab';

export {accumulateLab, LAB_COUNTS, LAB_SUMS} from './accumulate-lab';
export {accumulateRgb, countLevels, RGB_COUNTS, RGB_SUMS} from './accumulate-rgb';
export {equalizeLightness} from './clahe';
export {countLightness, LIGHTNESS_COUNTS} from './count-lightness';
export {labToRgb} from './lab-to-rgb';
export {LEVEL_MAP, mapLevels} from './map-levels';
export {LIGHTNESS_MAP, mapLightness} from './map-lightness';
export {AFFINE_MAP, mapPlanes} from './map-planes';
export {lightness, openPicture, planeA, planeB} from './picture';
export {levelsToPlanes, planesToLevels} from './rgb-planes';
export {rgbToLab} from './rgb-to-lab';

assertLayout();
fillPartsOfXyz();
