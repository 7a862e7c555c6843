import {binsStride, evenBins, imaginaryParts, lastColumn, lastRow, oddBins, realParts} from './band';

/*
 * The first half of a row of `halfway`, `evenBins` and `oddBins` has real parts, or what cosines across made of pixels; the
 * second half has negative imaginary parts, or what sines across made of them.
 */

/** The bins, from what cosines and sines down made of rows. */
export function joinBins(): void {
  for (let row = 0; row <= lastRow; row++) {
    for (let column = 0; column <= lastColumn; column++) {
      const at = placeOf(row, column);
      const cosineCosine = load<f64>(evenBins + at);
      const cosineSine = load<f64>(evenBins + at + binsStride / 2);
      const sineCosine = load<f64>(oddBins + at);
      const sineSine = load<f64>(oddBins + at + binsStride / 2);
      setBin(-row, column, cosineCosine + sineSine, sineCosine - cosineSine);
      setBin(row, column, cosineCosine - sineSine, -sineCosine - cosineSine);
    }
  }
}

/** The way back: what rows and mirrored rows are the sum and the difference of, once it has met cosines and sines. */
export function splitBins(): void {
  for (let row = 0; row <= lastRow; row++) {
    for (let column = 0; column <= lastColumn; column++) {
      const at = placeOf(row, column);
      const bin = binAt(row, column);
      const opposite = binAt(-row, column);
      const re = load<f64>(realParts + bin);
      const im = load<f64>(imaginaryParts + bin);
      const oppositeRe = row == 0 ? 0 : load<f64>(realParts + opposite);
      const oppositeIm = row == 0 ? 0 : load<f64>(imaginaryParts + opposite);
      store<f64>(evenBins + at, re + oppositeRe);
      store<f64>(evenBins + at + binsStride / 2, -im - oppositeIm);
      store<f64>(oddBins + at, oppositeIm - im);
      store<f64>(oddBins + at + binsStride / 2, oppositeRe - re);
    }
  }
}

function placeOf(row: i32, column: i32): usize {
  return <usize>row * binsStride + ((<usize>column) << 3);
}

function binAt(row: i32, column: i32): usize {
  return (<usize>((row + lastRow) * (lastColumn + 1) + column)) << 3;
}

function setBin(row: i32, column: i32, re: f64, im: f64): void {
  const bin = binAt(row, column);
  store<f64>(realParts + bin, re);
  store<f64>(imaginaryParts + bin, im);
}
