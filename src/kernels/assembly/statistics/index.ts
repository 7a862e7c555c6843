import {fillPartsOfXyz} from '../align/rgb-to-lab';
import {fillCoefficientOffsets} from '../jpeg/coefficient-order';
import {assertLayout} from '../memory';
import {sumLevels} from './add-levels';
import {endBatch, prepareBatches} from './colour-batch';
import {addCarries} from './count-colours';

export {reserveInput} from '../input';
export {decodePlanes, openJpeg} from '../jpeg/decode-window';
export {frameHeight, frameWidth} from '../jpeg/frame';
export {resizeWindow} from '../jpeg/render-window';
export {LAB_COUNTS, LAB_SUMS} from './add-lab';
export {RGB_COUNTS, RGB_SUMS} from './add-levels';
export {countRgb, drainPart} from './count-colours';
export {countWindows, keepWindow, openWindow} from './window-log';

assertLayout();
fillCoefficientOffsets();
fillPartsOfXyz();
prepareBatches();

/**
 * After all parts were drained: adds what else was counted since the last time, so that the sums and counts, which the
 * host reads and clears, are whole.
 */
export function addUp(): void {
  addCarries();
  endBatch();
  sumLevels();
}
