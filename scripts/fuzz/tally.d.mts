export function emptyTally(): {readonly rss: number[]};
export function memoryGrowth(readings: readonly number[]): number | undefined;
