/** The middle one of some numbers, the higher of two; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b).at(Math.floor(numbers.length / 2));
}
