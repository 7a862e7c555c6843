/**
 * Sets C (m, n) to the product of A (m, k) and B (k, n), all of f64, in blocks of 4 x 4 that stay in registers.
 *
 * @param m, n: multiples of 4
 * @param aRow, aColumn, bRow, cRow: bytes from one row or column to the next; other columns lie side by side
 */
export function setProduct(
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
): void {
  for (let column: usize = 0; column < <usize>n * 8; column += 32) {
    for (let row: usize = 0; row < <usize>m; row += 4) {
      setBlock(k, a + row * aRow, aRow, aColumn, b + column, bRow, c + row * cRow + column, cRow);
    }
  }
}

function setBlock(
  k: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
): void {
  let left0 = f64x2.splat(0);
  let right0 = f64x2.splat(0);
  let left1 = f64x2.splat(0);
  let right1 = f64x2.splat(0);
  let left2 = f64x2.splat(0);
  let right2 = f64x2.splat(0);
  let left3 = f64x2.splat(0);
  let right3 = f64x2.splat(0);
  for (let i = 0; i < k; i++, a += aColumn, b += bRow) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const a0 = v128.load64_splat(a);
    left0 = f64x2.add(left0, f64x2.mul(a0, left));
    right0 = f64x2.add(right0, f64x2.mul(a0, right));
    const a1 = v128.load64_splat(a + aRow);
    left1 = f64x2.add(left1, f64x2.mul(a1, left));
    right1 = f64x2.add(right1, f64x2.mul(a1, right));
    const a2 = v128.load64_splat(a + 2 * aRow);
    left2 = f64x2.add(left2, f64x2.mul(a2, left));
    right2 = f64x2.add(right2, f64x2.mul(a2, right));
    const a3 = v128.load64_splat(a + 3 * aRow);
    left3 = f64x2.add(left3, f64x2.mul(a3, left));
    right3 = f64x2.add(right3, f64x2.mul(a3, right));
  }
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  v128.store(c, left0);
  v128.store(c, right0, 16);
  v128.store(c1, left1);
  v128.store(c1, right1, 16);
  v128.store(c2, left2);
  v128.store(c2, right2, 16);
  v128.store(c3, left3);
  v128.store(c3, right3, 16);
}
