import {assertLayout} from '../memory';

export {imaginaryParts, openBand, plane, realParts} from './band';
export {addInverse, forward} from './transform';

assertLayout();
