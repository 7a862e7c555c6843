import {highHalves, highPairs, highQuads, lowHalves, lowPairs, lowQuads} from '../interleave';
import {
  FIX_0_298631336,
  FIX_0_390180644,
  FIX_0_541196100,
  FIX_0_765366865,
  FIX_0_899976223,
  FIX_1,
  FIX_1_175875602,
  FIX_1_501321110,
  FIX_1_847759065,
  FIX_1_961570560,
  FIX_2_053119869,
  FIX_2_562915447,
  FIX_3_072711026,
  pair,
} from './inverse-dct-constants';

/**
 * One pass over four columns: 8 rows of 4 i16 from `from` on, 16 bytes apart, become 4 rows of 8 i16 at `to`, so that
 * the second pass, too, works on columns. Results are rounded, shifted right by `shift` and saturated to 16 bits.
 */
export function transformColumns(from: usize, to: usize, shift: i32): void {
  const in0 = v128.load64_zero(from, 0);
  const in1 = v128.load64_zero(from, 16);
  const in2 = v128.load64_zero(from, 32);
  const in3 = v128.load64_zero(from, 48);
  const in4 = v128.load64_zero(from, 64);
  const in5 = v128.load64_zero(from, 80);
  const in6 = v128.load64_zero(from, 96);
  const in7 = v128.load64_zero(from, 112);

  const in26 = lowPairs(in2, in6);
  const t2 = i32x4.dot_i16x8_s(in26, pair(FIX_0_541196100, FIX_0_541196100 - FIX_1_847759065));
  const t3 = i32x4.dot_i16x8_s(in26, pair(FIX_0_541196100 + FIX_0_765366865, FIX_0_541196100));
  const rounding = i32x4.splat(1 << (shift - 1));
  const t0 = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(i16x8.add(in0, in4)), 13), rounding);
  const t1 = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(i16x8.sub(in0, in4)), 13), rounding);

  const sums = lowPairs(i16x8.add(in7, in3), i16x8.add(in5, in1));
  const z3 = i32x4.dot_i16x8_s(sums, pair(FIX_1_175875602 - FIX_1_961570560, FIX_1_175875602));
  const z4 = i32x4.dot_i16x8_s(sums, pair(FIX_1_175875602, FIX_1_175875602 - FIX_0_390180644));
  const in71 = lowPairs(in7, in1);
  const in53 = lowPairs(in5, in3);
  const odd0 = i32x4.dot_i16x8_s(in71, pair(FIX_0_298631336 - FIX_0_899976223, -FIX_0_899976223));
  const odd1 = i32x4.dot_i16x8_s(in53, pair(FIX_2_053119869 - FIX_2_562915447, -FIX_2_562915447));
  const odd2 = i32x4.dot_i16x8_s(in53, pair(-FIX_2_562915447, FIX_3_072711026 - FIX_2_562915447));
  const odd3 = i32x4.dot_i16x8_s(in71, pair(-FIX_0_899976223, FIX_1_501321110 - FIX_0_899976223));
  combine(
    i32x4.add(t0, t3),
    i32x4.add(t1, t2),
    i32x4.sub(t1, t2),
    i32x4.sub(t0, t3),
    i32x4.add(odd0, z3),
    i32x4.add(odd1, z4),
    i32x4.add(odd2, z3),
    i32x4.add(odd3, z4),
    to,
    shift,
  );
}

/** The same where rows 4 to 7 are zero: the terms of that method, multiplied out for the rows that remain. */
export function transformCornerColumns(from: usize, to: usize, shift: i32): void {
  const even = lowPairs(v128.load64_zero(from, 0), v128.load64_zero(from, 32));
  const odd = lowPairs(v128.load64_zero(from, 16), v128.load64_zero(from, 48));
  const rounding = i32x4.splat(1 << (shift - 1));
  const z3of1 = FIX_1_175875602;
  const z3of3 = FIX_1_175875602 - FIX_1_961570560;
  const z4of1 = FIX_1_175875602 - FIX_0_390180644;
  const z4of3 = FIX_1_175875602;
  combine(
    i32x4.add(rounding, i32x4.dot_i16x8_s(even, pair(FIX_1, FIX_0_541196100 + FIX_0_765366865))),
    i32x4.add(rounding, i32x4.dot_i16x8_s(even, pair(FIX_1, FIX_0_541196100))),
    i32x4.add(rounding, i32x4.dot_i16x8_s(even, pair(FIX_1, -FIX_0_541196100))),
    i32x4.add(rounding, i32x4.dot_i16x8_s(even, pair(FIX_1, -FIX_0_541196100 - FIX_0_765366865))),
    i32x4.dot_i16x8_s(odd, pair(z3of1 - FIX_0_899976223, z3of3)),
    i32x4.dot_i16x8_s(odd, pair(z4of1, z4of3 - FIX_2_562915447)),
    i32x4.dot_i16x8_s(odd, pair(z3of1, z3of3 + FIX_3_072711026 - FIX_2_562915447)),
    i32x4.dot_i16x8_s(odd, pair(z4of1 + FIX_1_501321110 - FIX_0_899976223, z4of3)),
    to,
    shift,
  );
}

/** Adds and subtracts the even and the odd half, rounds, and writes the 8 rows of 4 as 4 rows of 8. */
function combine(
  even0: v128,
  even1: v128,
  even2: v128,
  even3: v128,
  odd0: v128,
  odd1: v128,
  odd2: v128,
  odd3: v128,
  to: usize,
  shift: i32,
): void {
  const rows04 = narrow(i32x4.add(even0, odd3), i32x4.sub(even3, odd0), shift);
  const rows15 = narrow(i32x4.add(even1, odd2), i32x4.sub(even2, odd1), shift);
  const rows26 = narrow(i32x4.add(even2, odd1), i32x4.sub(even1, odd2), shift);
  const rows37 = narrow(i32x4.add(even3, odd0), i32x4.sub(even0, odd3), shift);
  const rows01 = lowPairs(rows04, rows15);
  const rows45 = highPairs(rows04, rows15);
  const rows23 = lowPairs(rows26, rows37);
  const rows67 = highPairs(rows26, rows37);
  const top01 = lowQuads(rows01, rows23); // columns 0 and 1 of rows 0 to 3
  const top23 = highQuads(rows01, rows23);
  const bottom01 = lowQuads(rows45, rows67);
  const bottom23 = highQuads(rows45, rows67);
  v128.store(to, lowHalves(top01, bottom01), 0);
  v128.store(to, highHalves(top01, bottom01), 16);
  v128.store(to, lowHalves(top23, bottom23), 32);
  v128.store(to, highHalves(top23, bottom23), 48);
}

/** Two rows of four, shifted and saturated to i16. */
function narrow(first: v128, second: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(first, shift), i32x4.shr_s(second, shift));
}
