import {columns, mirrored, rows, tileHeight, tileWidth} from './clahe-grid';
import {roundToWhole} from './round';

/** (4, 256) u32: histograms of every fourth pixel of a tile, so that equal neighbours needn't wait for each other. */
const PARTIAL: usize = memory.data(4 * 256 * 4, 16);
/** (256) u32, the histogram of one tile, and then its sums. */
const HISTOGRAM: usize = memory.data(256 * 4, 16);

/**
 * (rows, columns, 256) u8 at `tables`: to what each level becomes in the middle of each tile.
 *
 * @param levels: (height, stride) u8; each row holds the extended width
 * @param clip: the limit, in units of an even histogram's bins; 0 = none
 */
export function buildTileTables(levels: usize, stride: usize, height: i32, clip: f64, tables: usize): void {
  const area = tileWidth * tileHeight;
  const limit = max(<i32>min((clip * area) / 256, <f64>area), 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, tables += 256) {
      countTile(levels + column * tileWidth, stride, row * tileHeight, height);
      const cut = joinCounts(clip > 0 ? limit : area);
      dealOut(cut & 255);
      sumUp(cut >> 8);
      scaleTo(tables, <f32>255 / <f32>area);
    }
  }
}

function countTile(levels: usize, stride: usize, top: i32, height: i32): void {
  memory.fill(PARTIAL, 0, 4 * 256 * 4);
  const rest = <usize>(tileWidth & 3);
  for (let y = top; y < top + tileHeight; y++) {
    let at = levels + <usize>mirrored(y, height) * stride;
    const end = at + <usize>tileWidth;
    for (; at < end - rest; at += 4) {
      const four = load<u32>(at);
      countOne(PARTIAL, (four & 0xff) << 2);
      countOne(PARTIAL + 1024, ((four >> 8) & 0xff) << 2);
      countOne(PARTIAL + 2048, ((four >> 16) & 0xff) << 2);
      countOne(PARTIAL + 3072, (four >> 24) << 2);
    }
    for (; at < end; at++) countOne(PARTIAL, (<u32>load<u8>(at)) << 2);
  }
}

function countOne(counts: usize, offset: u32): void {
  store<u32>(counts + offset, load<u32>(counts + offset) + 1);
}

/** The tile's histogram, its bins cut at `limit`; returns how much was cut off. */
function joinCounts(limit: u32): u32 {
  const most = i32x4.splat(limit);
  let cut = i32x4.splat(0);
  for (let at: usize = 0; at < 1024; at += 16) {
    const even = i32x4.add(v128.load(PARTIAL + at), v128.load(PARTIAL + at, 1024));
    const odd = i32x4.add(v128.load(PARTIAL + at, 2048), v128.load(PARTIAL + at, 3072));
    const all = i32x4.add(even, odd);
    const kept = i32x4.min_u(all, most);
    cut = i32x4.add(cut, i32x4.sub(all, kept));
    v128.store(HISTOGRAM + at, kept);
  }
  const twos = i32x4.add(cut, v128.shuffle<u64>(cut, cut, 1, 0));
  return i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
}

/** One more for every so manieth bin from the first on, until `rest`, below 256, is used up. */
function dealOut(rest: u32): void {
  if (rest == 0) return;
  const step = (256 / rest) << 2;
  const end = HISTOGRAM + 1024;
  for (let bin = HISTOGRAM; rest > 0 && bin < end; bin += step, rest--) store<u32>(bin, load<u32>(bin) + 1);
}

/** The cumulative histogram, with `share` more in each bin. */
function sumUp(share: u32): void {
  let sum: u32 = 0;
  for (let bin = HISTOGRAM; bin < HISTOGRAM + 1024; bin += 4) {
    sum += load<u32>(bin) + share;
    store<u32>(bin, sum);
  }
}

/** Scales the sums to levels, (256) u8, in single precision, half to even. */
function scaleTo(table: usize, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (let from = HISTOGRAM; from < HISTOGRAM + 1024; from += 64, table += 16) {
    const low = i16x8.narrow_i32x4_s(scaled(from, scales), scaled(from + 16, scales));
    const high = i16x8.narrow_i32x4_s(scaled(from + 32, scales), scaled(from + 48, scales));
    v128.store(table, i8x16.narrow_i16x8_u(low, high));
  }
}

function scaled(sums: usize, scales: v128): v128 {
  return roundToWhole(f32x4.mul(f32x4.convert_i32x4_s(v128.load(sums)), scales));
}
