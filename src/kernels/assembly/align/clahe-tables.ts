import {columns, mirrored, rows, tileHeight, tileWidth} from './clahe-grid';

/** (256) u32, the histogram of one tile. */
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
      if (clip > 0) redistribute(limit);
      accumulate(<f32>255 / <f32>area, tables);
    }
  }
}

function countTile(levels: usize, stride: usize, top: i32, height: i32): void {
  memory.fill(HISTOGRAM, 0, 256 * 4);
  for (let y = top; y < top + tileHeight; y++) {
    const row = levels + <usize>mirrored(y, height) * stride;
    for (let at = row; at < row + tileWidth; at++) {
      const bin = HISTOGRAM + ((<usize>load<u8>(at)) << 2);
      store<u32>(bin, load<u32>(bin) + 1);
    }
  }
}

/** Cuts the bins at `limit` and deals what was cut to all of them, the rest to every so manieth from the first on. */
function redistribute(limit: u32): void {
  const end = HISTOGRAM + 256 * 4;
  let cut: u32 = 0;
  for (let bin = HISTOGRAM; bin < end; bin += 4) {
    const over = load<u32>(bin) - min(load<u32>(bin), limit);
    store<u32>(bin, load<u32>(bin) - over);
    cut += over;
  }
  const share = cut >> 8;
  let rest = cut & 255;
  for (let bin = HISTOGRAM; bin < end; bin += 4) store<u32>(bin, load<u32>(bin) + share);
  if (rest == 0) return;
  const step = (256 / rest) << 2; // at least 1 bin, since the rest is below 256
  for (let bin = HISTOGRAM; rest > 0 && bin < end; bin += step, rest--) store<u32>(bin, load<u32>(bin) + 1);
}

/** The cumulative histogram, scaled to levels in single precision, half to even. */
function accumulate(scale: f32, table: usize): void {
  let sum: u32 = 0;
  for (let level: usize = 0; level < 256; level++) {
    sum += load<u32>(HISTOGRAM + (level << 2));
    store<u8>(table + level, <u8>min<f32>(nearest(<f32>sum * scale), 255));
  }
}
