/*
 * sRGB (IEC 61966-2-1) and CIE XYZ with the numbers of scikit-image, which judges this folder: the same matrix, its exact
 * inverse, and D65 as (0.95047, 1, 1.08883).
 */

/** XYZ of linear R, G and B, row by row. */
export const XYZ_FROM_RGB: StaticArray<f64> = [
  0.412453, 0.35758, 0.180423, 0.212671, 0.71516, 0.072169, 0.019334, 0.119193, 0.950227,
];

/** Linear R, G and B of XYZ: the inverse of the above. */
export const RGB_FROM_XYZ: StaticArray<f64> = [
  3.2404813432005266, -1.5371515162713183, -0.4985363261688878, -0.9692549499965682, 1.8759900014898907,
  0.04155592655829284, 0.055646639135177166, -0.20404133836651123, 1.0573110696453443,
];

/** The white point. */
export const WHITE: StaticArray<f64> = [0.95047, 1, 1.08883];

/** Linear light, 0 to 1, of a level from 0 to 255. */
export function linearOf(level: f64): f64 {
  const c = level / 255;
  return c <= 0.04045 ? c / 12.92 : NativeMath.pow((c + 0.055) / 1.055, 2.4);
}
