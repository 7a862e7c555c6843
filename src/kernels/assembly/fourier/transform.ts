import {
  binsStride,
  cosinesAcross,
  cosinesAlong,
  cosinesDown,
  downStride,
  evenBins,
  evenHalfway,
  evenPixels,
  foldedHeight,
  foldedWidth,
  fours,
  halfway,
  height,
  lastColumn,
  lastRow,
  oddBins,
  oddHalfway,
  oddPixels,
  pixelsStride,
  sinesAcross,
  sinesAlong,
  sinesDown,
  width,
} from './band';
import {joinBins, splitBins} from './bins';
import {foldHalfway, unfoldHalfway} from './fold-halfway';
import {addUnfolded, foldPixels} from './fold-pixels';
import {setProduct} from './set-product';

/** The band's part of the transform of the plane: sum of pixel(y, x) exp(-2 pi i (row y / height + column x / width)). */
export function forward(): void {
  foldPixels();
  across(evenPixels, cosinesAcross, halfway);
  across(oddPixels, sinesAcross, halfway + binsStride / 2);
  foldHalfway();
  down(cosinesDown, evenHalfway, evenBins);
  down(sinesDown, oddHalfway, oddBins);
  joinBins();
}

/** Adds to the plane the real part of the inverse transform of the band, all other bins being 0. */
export function addInverse(): void {
  splitBins();
  up(cosinesDown, evenBins, evenHalfway);
  up(sinesDown, oddBins, oddHalfway);
  unfoldHalfway();
  along(halfway, cosinesAlong, evenPixels);
  along(halfway + binsStride / 2, sinesAlong, oddPixels);
  addUnfolded(1 / (<f64>width * height));
}

/** (height, folded width) pixels by (folded width, columns) waves to half of `halfway`. */
function across(pixels: usize, waves: usize, to: usize): void {
  const stride = binsStride / 2;
  setProduct(
    fours(height),
    foldedWidth,
    <i32>(stride / 8),
    pixels,
    pixelsStride,
    8,
    waves,
    stride,
    to,
    binsStride,
  );
}

/** (rows, folded height) waves by (folded height, bins) to (rows, bins). */
function down(waves: usize, folded: usize, bins: usize): void {
  const across = <i32>(binsStride / 8);
  setProduct(
    fours(lastRow + 1),
    foldedHeight,
    across,
    waves,
    downStride,
    8,
    folded,
    binsStride,
    bins,
    binsStride,
  );
}

/** The same waves, turned, by (rows, bins) to (folded height, bins). */
function up(waves: usize, bins: usize, folded: usize): void {
  const across = <i32>(binsStride / 8);
  setProduct(
    fours(foldedHeight),
    lastRow + 1,
    across,
    waves,
    8,
    downStride,
    bins,
    binsStride,
    folded,
    binsStride,
  );
}

/** Half of `halfway` by (columns, folded width) waves to (height, folded width) pixels. */
function along(from: usize, waves: usize, pixels: usize): void {
  const columns = <i32>(pixelsStride / 8);
  setProduct(
    fours(height),
    lastColumn + 1,
    columns,
    from,
    binsStride,
    8,
    waves,
    pixelsStride,
    pixels,
    pixelsStride,
  );
}
