/* The bits of a float are nearly its logarithm, so that ROOT_BITS less a third of them is nearly the inverse cube root. */
const ROOT_BITS: i32 = 0x54b80000;
/** A third of the upper half of the bits, which is enough of them: one product of whole numbers gives it. */
const THIRD: i16 = 21845;

/**
 * The cube roots of four t from 0.0088 to 1.004, to 3 units in the last place. Only IEEE additions and products, so that every CPU gives
 * the same bits.
 *
 * With w near a multiple of t^(-1/3), t^(1/3) is t w^2 times (t w^3)^(-2/3), and t w^3 lies between 1.31 and 1.57: the
 * polynomial around 1.4375 has the smallest largest relative error there, 6e-9.
 */
export function cubeRoot(t: v128): v128 {
  const thirds = i32x4.dot_i16x8_s(t, i16x8(0, THIRD, 0, THIRD, 0, THIRD, 0, THIRD));
  const w = i32x4.sub(i32x4.splat(ROOT_BITS), thirds);
  const nearly = f32x4.mul(f32x4.mul(t, w), w);
  const x = f32x4.sub(f32x4.mul(nearly, w), f32x4.splat(1.4375));
  let y = f32x4.splat(-0.05390378495305005);
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(0.08407471649979509));
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(-0.13052822520925936));
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(0.21107149573355397));
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(-0.36410693575506736));
  y = f32x4.add(f32x4.mul(y, x), f32x4.splat(0.7851056453558258));
  return f32x4.mul(nearly, y);
}
