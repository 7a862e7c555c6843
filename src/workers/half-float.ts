const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The bits of the 16-bit float (IEEE 754 binary16) that is nearest to a 32-bit one, the even one of two that are equally
 * near; what is too large becomes infinite.
 */
export function halfFloatBits(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x4780_0000) return sign | 0x7c00; // 65536 and more
  if (magnitude < 0x3880_0000) {
    // Below 2^-14 halves are multiples of 2^-24: adding 0.5, whose last bit is 2^-24, rounds to them.
    float[0] = Math.abs(value) + 0.5;
    return sign | (bits[0] - 0x3f00_0000);
  }
  // The exponent's bias falls from 127 to 15; 13 bits go away. A carry into the exponent is right, up to infinity.
  const rebased = magnitude - 0x3800_0000;
  const rest = rebased & 0x1fff;
  const kept = rebased >>> 13;
  const roundsUp = rest > 0x1000 || (rest === 0x1000 && (kept & 1) === 1);
  return sign | (kept + (roundsUp ? 1 : 0));
}
