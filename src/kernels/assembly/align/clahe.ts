import {highBytes, highPairs, lowBytes, lowPairs} from '../interleave';
import {arenaMark, releaseArena, reserve} from '../memory';
import {DONE, TOO_LARGE} from '../status';
import {columns, layGrid, mirrored, rows, tileHeight, tileWidth} from './clahe-grid';
import {buildTileTables} from './clahe-tables';
import {count, lightness} from './picture';
import {roundToWhole} from './round';

/*
 * Contrast limited adaptive histogram equalisation of L, bit by bit that of OpenCV's createCLAHE(clip, (columns, rows)) on
 * the 8-bit plane round(L * 255 / 100). Source: Zuiderveld, Graphics Gems IV, 1994; OpenCV's clahe.cpp.
 */

const LEVELS_OF_LIGHTNESS: f32 = 2.55;
const LIGHTNESS_OF_LEVEL: f32 = 100.0 / 255;

/**
 * Equalises L of the picture in work: the equalised level times 100 / 255, blended with the old L.
 *
 * @param across, down: tiles, 1 to 64
 * @param clip: the limit, in units of an even histogram's bins; 0 = none
 * @param strength: 0 to 1, the share of the equalised L
 */
export function equalizeLightness(width: i32, across: i32, down: i32, clip: f64, strength: f32): i32 {
  const mark = arenaMark();
  const height = count / width;
  layGrid(width, height, across, down);
  const extended = columns * tileWidth;
  const stride = (<usize>max(extended, width) + 15) & ~15;
  const levels = reserve(<u64>stride * height);
  const tables = reserve(<u64>columns * rows * 256);
  const cells = reserve(<u64>(columns + 1) * (rows + 1) * 1024);
  const cellEnds = reserve(<u64>(columns + 1) * 4);
  const weights = reserve(<u64>width * 4);
  const equalized = strength == 1 ? lightness : reserve(<u64>count * 4);
  if (levels == 0 || tables == 0 || cells == 0) return TOO_LARGE;
  if (cellEnds == 0 || weights == 0 || equalized == 0) return TOO_LARGE;
  for (let y = 0; y < height; y++) {
    writeLevels(lightness + <usize>y * width * 4, width, extended, levels + <usize>y * stride);
  }
  buildTileTables(levels, stride, height, clip, tables);
  joinTables(tables, cells);
  placeColumns(width, cellEnds, weights);
  for (let y = 0; y < height; y++) {
    const place = placeOf(y, tileHeight);
    const above = floor(place);
    const row = cells + <usize>(<i32>above + 1) * (columns + 1) * 1024;
    const to = equalized + <usize>y * width * 4;
    equalizeRow(levels + <usize>y * stride, row, cellEnds, weights, place - above, to);
  }
  if (strength < 1) blendLightness(equalized, strength);
  releaseArena(mark);
  return DONE;
}

/** L as levels, and behind them the mirrored ones that fill the last tiles. */
function writeLevels(from: usize, width: i32, extended: i32, to: usize): void {
  for (let x: usize = 0; x < <usize>width; x += 16) {
    const low = i16x8.narrow_i32x4_s(levelsAt(from + 4 * x), levelsAt(from + 4 * x + 16));
    const high = i16x8.narrow_i32x4_s(levelsAt(from + 4 * x + 32), levelsAt(from + 4 * x + 48));
    v128.store(to + x, i8x16.narrow_i16x8_u(low, high));
  }
  for (let x = width; x < extended; x++) store<u8>(to + x, load<u8>(to + mirrored(x, width)));
}

function levelsAt(address: usize): v128 {
  return roundToWhole(f32x4.mul(v128.load(address), f32x4.splat(LEVELS_OF_LIGHTNESS)));
}

/**
 * (rows + 1, columns + 1, 256, 4) u8 at `cells`, one cell between the middles of each four tiles: the entries of the tables
 * above left, above right, below left and below right, side by side, so that one load brings all four.
 */
function joinTables(tables: usize, cells: usize): void {
  for (let row = 0; row <= rows; row++) {
    const above = tables + <usize>(max(row - 1, 0) * columns) * 256;
    const below = tables + <usize>(min(row, rows - 1) * columns) * 256;
    for (let column = 0; column <= columns; column++, cells += 1024) {
      const left = <usize>max(column - 1, 0) * 256;
      const right = <usize>min(column, columns - 1) * 256;
      for (let level: usize = 0; level < 256; level += 16) {
        const aboveLeft = v128.load(above + left + level);
        const aboveRight = v128.load(above + right + level);
        const belowLeft = v128.load(below + left + level);
        const belowRight = v128.load(below + right + level);
        const aboveLow = lowBytes(aboveLeft, aboveRight);
        const aboveHigh = highBytes(aboveLeft, aboveRight);
        const belowLow = lowBytes(belowLeft, belowRight);
        const belowHigh = highBytes(belowLeft, belowRight);
        v128.store(cells + 4 * level, lowPairs(aboveLow, belowLow), 0);
        v128.store(cells + 4 * level, highPairs(aboveLow, belowLow), 16);
        v128.store(cells + 4 * level, lowPairs(aboveHigh, belowHigh), 32);
        v128.store(cells + 4 * level, highPairs(aboveHigh, belowHigh), 48);
      }
    }
  }
}

/** Where a pixel lies between the middles of tiles: -0.5 is the edge, 0 the middle of the first. */
function placeOf(pixel: i32, tileSize: i32): f32 {
  return <f32>pixel * (<f32>1 / <f32>tileSize) - <f32>0.5;
}

/** Where each column of cells ends, in pixels, and for each column of pixels the weight of the right-hand tables. */
function placeColumns(width: i32, cellEnds: usize, weights: usize): void {
  memory.fill(cellEnds, 0, 4 * (columns + 1));
  for (let x = 0; x < width; x++) {
    const place = placeOf(x, tileWidth);
    const left = floor(place);
    store<u32>(cellEnds + ((<i32>left + 1) << 2), x + 1);
    store<f32>(weights + 4 * x, place - left);
  }
}

/**
 * One row of pixels, in single precision and in OpenCV's order of sums. Behind each cell up to three pixels too many are
 * written: the next cell, the next row or the padding takes them.
 */
function equalizeRow(
  levels: usize,
  cells: usize,
  cellEnds: usize,
  weights: usize,
  weightBelow: f32,
  to: usize,
): void {
  let x: usize = 0;
  for (let column = 0; column <= columns; column++, cells += 1024) {
    const end = load<u32>(cellEnds + 4 * column);
    if (x < end) equalizeCell(levels, cells, weights, weightBelow, x, end, to);
    x = max(x, end);
  }
}

/** The pixels of a row that lie in one cell, from `x` to `end`. */
function equalizeCell(
  levels: usize,
  cell: usize,
  weights: usize,
  weightBelow: f32,
  x: usize,
  end: usize,
  to: usize,
): void {
  const one = f32x4.splat(1);
  const below = f32x4.splat(weightBelow);
  const above = f32x4.sub(one, below);
  const byte = i32x4.splat(0xff);
  for (; x < end; x += 4) {
    let four = v128.load32_zero(entryOf(cell, levels + x));
    four = v128.load32_lane(entryOf(cell, levels + x + 1), four, 1);
    four = v128.load32_lane(entryOf(cell, levels + x + 2), four, 2);
    four = v128.load32_lane(entryOf(cell, levels + x + 3), four, 3);
    const right = v128.load(weights + 4 * x);
    const left = f32x4.sub(one, right);
    const upper = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(v128.and(four, byte)), left),
      f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(four, 8), byte)), right),
    );
    const lower = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(four, 16), byte)), left),
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(four, 24)), right),
    );
    const sum = f32x4.add(f32x4.mul(upper, above), f32x4.mul(lower, below));
    const levelsFound = f32x4.convert_i32x4_s(roundToWhole(sum));
    v128.store(to + 4 * x, f32x4.mul(levelsFound, f32x4.splat(LIGHTNESS_OF_LEVEL)));
  }
}

/** Where the four entries for a level lie. */
function entryOf(cell: usize, level: usize): usize {
  return cell + ((<usize>load<u8>(level)) << 2);
}

function blendLightness(equalized: usize, strength: f32): void {
  const share = f32x4.splat(strength);
  const end = <usize>count * 4;
  for (let at: usize = 0; at < end; at += 16) {
    const old = v128.load(lightness + at);
    const change = f32x4.sub(v128.load(equalized + at), old);
    v128.store(lightness + at, f32x4.add(old, f32x4.mul(share, change)));
  }
}
