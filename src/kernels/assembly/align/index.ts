import {assertLayout} from '../memory';
import {fillPartsOfXyz} from './rgb-to-lab';

export {accumulateLab, LAB_COUNTS, LAB_SUMS} from './accumulate-lab';
export {accumulateRgb, RGB_COUNTS, RGB_SUMS} from './accumulate-rgb';
export {labToRgb} from './lab-to-rgb';
export {lightness, openPicture, planeA, planeB} from './picture';
export {rgbToLab} from './rgb-to-lab';

assertLayout();
fillPartsOfXyz();
