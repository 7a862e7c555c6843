/** The kernel's parts one by one, as a second module: for unit tests, which the main module's exports would slow down. */
export {extendSign, peekBits, positionBelow} from './jpeg/bit-reader';
export {
  buildHuffmanTable,
  huffmanTable,
  isPrefixCode,
  lookUpPair,
  lookUpSymbol,
  readSymbol,
} from './jpeg/huffman-tables';
export {inverseDct} from './jpeg/inverse-dct';
export {blockEnd, broken, difference, forgive, readBlock, skipBlock} from './jpeg/read-block';
export {endsEarly, segmentCount, segments, unstuffScan} from './jpeg/unstuff-scan';
export {BLOCK, QUANT_TABLES, reserve, resetArena} from './memory';
export {grayToRgb, planesToRgb, yccToRgb} from './pixels/planes-to-rgb';
export {splitRgb} from './pixels/split-rgb';
export {buildTaps} from './resize/taps';
export {transpose} from './resize/transpose';
export {verticalPass} from './resize/vertical-pass';
