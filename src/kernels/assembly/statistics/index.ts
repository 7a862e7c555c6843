import {fillPartsOfXyz} from '../align/rgb-to-lab';
import {assertLayout} from '../memory';
import {sumLevels} from './add-levels';
import {endBatch, prepareBatches} from './colour-batch';
import {addCarries} from './count-colours';

export {LAB_COUNTS, LAB_SUMS} from './add-lab';
export {RGB_COUNTS, RGB_SUMS} from './add-levels';
export {countRgb, countYcc, drainPart, PIXELS} from './count-colours';

assertLayout();
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
