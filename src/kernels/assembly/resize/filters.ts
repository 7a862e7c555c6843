/** The filters, by the number the host gives; each is Pillow's filter of the name beside it (Resample.c). */
export const TRIANGLE: i32 = 0; // BILINEAR
export const CUBIC: i32 = 1; // BICUBIC
export const NEAREST: i32 = 2; // NEAREST

/** How far a filter reaches to either side, in samples of the coarser grid. */
export function filterSupport(filter: i32): f64 {
  return filter == CUBIC ? 2 : 1;
}

/** A filter's weight at a distance. */
export function filterWeight(filter: i32, distance: f64): f64 {
  const x = Math.abs(distance);
  if (filter == TRIANGLE) return x < 1 ? 1 - x : 0;
  const a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
