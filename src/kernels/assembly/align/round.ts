/* 1.5 * 2^23: the last bit of a sum with it is worth 1, so that the addition itself rounds, half to even. */
const MAGIC: f32 = 12582912;
const MAGIC_BITS: i32 = 0x4b400000;

/** The nearest whole numbers, as i32, of numbers between -2^22 and 2^22; two instructions where a conversion is seven. */
export function roundToWhole(values: v128): v128 {
  return i32x4.sub(f32x4.add(values, f32x4.splat(MAGIC)), i32x4.splat(MAGIC_BITS));
}
