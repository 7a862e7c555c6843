/** exp(-2 pi i k / size) for k = 0 to size - 1. */
export interface Roots {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The complex roots of unity, within 2 units in the last place. Made of sums and products alone: `Math.sin` and `Math.cos`
 * may differ in their last bit from machine to machine.
 */
export function rootsOfUnity(size: number): Roots {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    // In eighths of a turn, so that the series only sees angles up to 45 degrees.
    const eighth = Math.floor((8 * k) / size);
    const rest = 8 * k - eighth * size;
    const isOdd = eighth % 2 === 1;
    const angle = ((isOdd ? size - rest : rest) / size) * (Math.PI / 4);
    const [cosine, sine] = [series(angle, 0), series(angle, 1)];
    const [x, y] = isOdd ? [sine, cosine] : [cosine, sine];
    // From the first quarter into its own.
    const quarter = eighth >> 1;
    re[k] = [x, -y, -x, y][quarter];
    im[k] = -[y, x, -y, -x][quarter];
  }
  return {re, im};
}

/** The cosine (from power 0) or the sine (from power 1) of an angle up to pi / 4. */
function series(angle: number, from: 0 | 1): number {
  const square = angle * angle;
  let sum = 0;
  for (let power = from + 22; power >= from + 2; power -= 2)
    sum = (1 - sum) * (square / (power * (power - 1)));
  return (1 - sum) * (from === 1 ? angle : 1);
}
