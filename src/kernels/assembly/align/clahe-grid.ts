/* The grid of tiles of the picture in work, as OpenCV lays it. */

export let columns: i32 = 0;
export let rows: i32 = 0;
/** Of a tile, in pixels. */
export let tileWidth: i32 = 0;
export let tileHeight: i32 = 0;

/**
 * Lays `across` by `down` tiles over a picture. If a side can't be divided, both are extended, a divisible one by a whole
 * `across` or `down`: OpenCV's way, without which most pixels come out otherwise.
 */
export function layGrid(width: i32, height: i32, across: i32, down: i32): void {
  columns = across;
  rows = down;
  const restX = width % across;
  const restY = height % down;
  const fits = restX == 0 && restY == 0;
  tileWidth = (fits ? width : width + across - restX) / across;
  tileHeight = (fits ? height : height + down - restY) / down;
}

/** Which pixel stands at `place` of an extended side: mirrored at the last one, which is not repeated (reflect 101). */
export function mirrored(place: i32, size: i32): i32 {
  if (size == 1) return 0;
  const period = 2 * (size - 1);
  const within = place % period;
  return within < size ? within : period - within;
}
