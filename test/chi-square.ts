/** Pearson's statistic of counts that are expected to be so many each. */
export function chiSquare(counts: Iterable<number>, expected: (cell: number) => number): number {
  return [...counts].reduce((sum, count, cell) => sum + (count - expected(cell)) ** 2 / expected(cell), 0);
}

/**
 * What a chi-square statistic stays below but once in 10,000 times. Source: Wilson and Hilferty, "The Distribution of
 * Chi-Square", PNAS 17, 1931; with z = 3.719.
 */
export function chiSquareLimit(degrees: number): number {
  const ninth = 2 / (9 * degrees);
  return degrees * (1 - ninth + 3.719 * Math.sqrt(ninth)) ** 3;
}
