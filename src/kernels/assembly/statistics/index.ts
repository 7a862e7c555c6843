import {fillPartsOfXyz} from '../align/rgb-to-lab';
import {assertLayout} from '../memory';
import {sumLevels} from './add-levels';
import {endBatch, openBatch} from './colour-batch';
import {drainCounts} from './count-colours';

export {LAB_COUNTS, LAB_SUMS} from './add-lab';
export {RGB_COUNTS, RGB_SUMS} from './add-levels';
export {countColours, PIXELS} from './count-colours';

assertLayout();
fillPartsOfXyz();
openBatch();

/** Adds all that was counted since the last time to the sums and counts, which the host reads and clears. */
export function addUp(): void {
  drainCounts();
  endBatch();
  sumLevels();
}
