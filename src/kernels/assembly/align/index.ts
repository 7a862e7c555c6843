import {assertLayout} from '../memory';
import {fillPartsOfXyz} from './rgb-to-lab';

export {equalizeLightness} from './clahe';
export {countLevels, LEVEL_COUNTS} from './count-levels';
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
