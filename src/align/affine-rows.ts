/** The map that does nothing. */
const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** An affine map of three channels, (3, 4) row-major, that goes only a part of the way: x + strength * (map(x) - x). */
export function affineRows(rows: readonly number[], strength: number): number[] {
  return rows.map((value, place) => IDENTITY[place] + strength * (value - IDENTITY[place]));
}

/** The map y = matrix (x - from) + to, with a 3 x 3 matrix. */
export function rowsAround(
  matrix: readonly number[],
  from: readonly number[],
  to: readonly number[],
): number[] {
  return [0, 1, 2].flatMap((row) => {
    const [x, y, z] = matrix.slice(3 * row, 3 * row + 3);
    return [x, y, z, to[row] - x * from[0] - y * from[1] - z * from[2]];
  });
}
