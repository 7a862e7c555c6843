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
} from './inverse-dct-constants';

/*
 * One pass of the inverse DCT over the columns of a block of i16, four columns at a time: each needs two inputs interleaved
 * where two products are added (`i32x4.dot_i16x8_s`), and comes out as four rows of eight, so that the second pass, too,
 * works on columns. Factors come from memory: a vector that is built from a constant takes three instructions each time
 * it is used.
 */

/** Pairs of factors, the first one in the lower half; `weigh` takes them by their number. */
// prettier-ignore
const FACTORS = memory.data<i32>([
  (FIX_0_541196100 & 0xffff) | ((FIX_0_541196100 - FIX_1_847759065) << 16),
  ((FIX_0_541196100 + FIX_0_765366865) & 0xffff) | (FIX_0_541196100 << 16),
  ((FIX_1_175875602 - FIX_1_961570560) & 0xffff) | (FIX_1_175875602 << 16),
  (FIX_1_175875602 & 0xffff) | ((FIX_1_175875602 - FIX_0_390180644) << 16),
  ((FIX_0_298631336 - FIX_0_899976223) & 0xffff) | (-FIX_0_899976223 << 16),
  ((FIX_2_053119869 - FIX_2_562915447) & 0xffff) | (-FIX_2_562915447 << 16),
  (-FIX_2_562915447 & 0xffff) | ((FIX_3_072711026 - FIX_2_562915447) << 16),
  (-FIX_0_899976223 & 0xffff) | ((FIX_1_501321110 - FIX_0_899976223) << 16),
  // 8, of the corner:
  (FIX_1 & 0xffff) | ((FIX_0_541196100 + FIX_0_765366865) << 16),
  (FIX_1 & 0xffff) | (FIX_0_541196100 << 16),
  (FIX_1 & 0xffff) | (-FIX_0_541196100 << 16),
  (FIX_1 & 0xffff) | ((-FIX_0_541196100 - FIX_0_765366865) << 16),
  ((FIX_1_175875602 - FIX_0_899976223) & 0xffff) | ((FIX_1_175875602 - FIX_1_961570560) << 16),
  ((FIX_1_175875602 - FIX_0_390180644) & 0xffff) | ((FIX_1_175875602 - FIX_2_562915447) << 16),
  (FIX_1_175875602 & 0xffff) | ((FIX_1_175875602 - FIX_1_961570560 + FIX_3_072711026 - FIX_2_562915447) << 16),
  ((FIX_1_175875602 - FIX_0_390180644 + FIX_1_501321110 - FIX_0_899976223) & 0xffff) | (FIX_1_175875602 << 16),
]);

/** All of it is inlined where it is used; methods, since the language lets nothing else be marked so. */
export class Pass {
  @inline
  private static weigh(values: v128, factors: usize): v128 {
    return i32x4.dot_i16x8_s(values, v128.load32_splat(FACTORS + factors * 4));
  }

  /** Both halves of eight columns, the second `step` bytes behind the first. */
  @inline
  static eight(
    row0: v128,
    row1: v128,
    row2: v128,
    row3: v128,
    row4: v128,
    row5: v128,
    row6: v128,
    row7: v128,
    shift: i32,
    to: usize,
    step: usize,
    stride: usize,
  ): void {
    const zero = i64x2.splat(0);
    const sums73 = i16x8.add(row7, row3);
    const sums51 = i16x8.add(row5, row1);
    const even = i16x8.add(row0, row4);
    const odd = i16x8.sub(row0, row4);
    Pass.four(
      lowPairs(row2, row6),
      lowPairs(row7, row1),
      lowPairs(row5, row3),
      lowPairs(sums73, sums51),
      lowPairs(zero, even),
      lowPairs(zero, odd),
      shift,
      to,
      stride,
    );
    Pass.four(
      highPairs(row2, row6),
      highPairs(row7, row1),
      highPairs(row5, row3),
      highPairs(sums73, sums51),
      highPairs(zero, even),
      highPairs(zero, odd),
      shift,
      to + step,
      stride,
    );
  }

  /**
   * Four columns of all eight rows, given as interleaved pairs of rows; `sums` are those of rows 7 and 3, 5 and 1,
   * `even` and `odd` rows 0 + 4 and 0 - 4, shifted up by 16.
   */
  @inline
  static four(
    rows26: v128,
    rows71: v128,
    rows53: v128,
    sums: v128,
    even: v128,
    odd: v128,
    shift: i32,
    to: usize,
    stride: usize,
  ): void {
    const rounding = i32x4.splat(1 << (shift - 1));
    const t0 = i32x4.add(i32x4.shr_s(even, 3), rounding);
    const t1 = i32x4.add(i32x4.shr_s(odd, 3), rounding);
    const t2 = Pass.weigh(rows26, 0);
    const t3 = Pass.weigh(rows26, 1);
    const z3 = Pass.weigh(sums, 2);
    const z4 = Pass.weigh(sums, 3);
    Pass.combine(
      i32x4.add(t0, t3),
      i32x4.add(t1, t2),
      i32x4.sub(t1, t2),
      i32x4.sub(t0, t3),
      i32x4.add(Pass.weigh(rows71, 4), z3),
      i32x4.add(Pass.weigh(rows53, 5), z4),
      i32x4.add(Pass.weigh(rows53, 6), z3),
      i32x4.add(Pass.weigh(rows71, 7), z4),
      shift,
      to,
      stride,
    );
  }

  /** The same where rows 4 to 7 are zero: the terms of that method, multiplied out for the rows that remain. */
  @inline
  static fourOfCorner(even: v128, odd: v128, shift: i32, to: usize, stride: usize): void {
    const rounding = i32x4.splat(1 << (shift - 1));
    Pass.combine(
      i32x4.add(rounding, Pass.weigh(even, 8)),
      i32x4.add(rounding, Pass.weigh(even, 9)),
      i32x4.add(rounding, Pass.weigh(even, 10)),
      i32x4.add(rounding, Pass.weigh(even, 11)),
      Pass.weigh(odd, 12),
      Pass.weigh(odd, 13),
      Pass.weigh(odd, 14),
      Pass.weigh(odd, 15),
      shift,
      to,
      stride,
    );
  }

  /**
   * Adds and subtracts the even and the odd half, rounds, and writes the 8 rows of 4 as 4 rows of 8: as i16, or, with a
   * `stride`, as the samples that they are.
   */
  @inline
  private static combine(
    even0: v128,
    even1: v128,
    even2: v128,
    even3: v128,
    odd0: v128,
    odd1: v128,
    odd2: v128,
    odd3: v128,
    shift: i32,
    to: usize,
    stride: usize,
  ): void {
    const rows04 = Pass.narrow(i32x4.add(even0, odd3), i32x4.sub(even3, odd0), shift);
    const rows15 = Pass.narrow(i32x4.add(even1, odd2), i32x4.sub(even2, odd1), shift);
    const rows26 = Pass.narrow(i32x4.add(even2, odd1), i32x4.sub(even1, odd2), shift);
    const rows37 = Pass.narrow(i32x4.add(even3, odd0), i32x4.sub(even0, odd3), shift);
    const rows01 = lowPairs(rows04, rows15);
    const rows45 = highPairs(rows04, rows15);
    const rows23 = lowPairs(rows26, rows37);
    const rows67 = highPairs(rows26, rows37);
    const top01 = lowQuads(rows01, rows23); // columns 0 and 1 of rows 0 to 3
    const top23 = highQuads(rows01, rows23);
    const bottom01 = lowQuads(rows45, rows67);
    const bottom23 = highQuads(rows45, rows67);
    if (stride == 0) {
      v128.store(to, lowHalves(top01, bottom01), 0);
      v128.store(to, highHalves(top01, bottom01), 16);
      v128.store(to, lowHalves(top23, bottom23), 32);
      v128.store(to, highHalves(top23, bottom23), 48);
    } else {
      Pass.storeSamples(to, stride, lowHalves(top01, bottom01), highHalves(top01, bottom01));
      Pass.storeSamples(to + 2 * stride, stride, lowHalves(top23, bottom23), highHalves(top23, bottom23));
    }
  }

  /** Two rows of four, shifted and saturated to i16. */
  @inline
  private static narrow(first: v128, second: v128, shift: i32): v128 {
    return i16x8.narrow_i32x4_s(i32x4.shr_s(first, shift), i32x4.shr_s(second, shift));
  }

  /** Two rows of levels, -128 to 127, as samples, 0 to 255. */
  @inline
  private static storeSamples(to: usize, stride: usize, first: v128, second: v128): void {
    const samples = v128.xor(i8x16.narrow_i16x8_s(first, second), i8x16.splat(-128));
    v128.store64_lane(to, samples, 0);
    v128.store64_lane(to + stride, samples, 1);
  }
}
