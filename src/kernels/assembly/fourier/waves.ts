/**
 * Fills two matrices (rows, columns) of f64 with cos and sin of 2 pi row column / size. The product is taken modulo the size, so
 * that no angle is large.
 */
export function fillWaves(
  cosines: usize,
  sines: usize,
  stride: usize,
  rows: i32,
  columns: i32,
  size: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const from = <usize>row * stride;
    for (let column = 0; column < columns; column++) {
      const angle = ((2 * NativeMath.PI) / size) * <f64>((row * column) % size);
      const at = from + ((<usize>column) << 3);
      store<f64>(cosines + at, NativeMath.cos(angle));
      store<f64>(sines + at, NativeMath.sin(angle));
    }
  }
}
