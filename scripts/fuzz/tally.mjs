/** Adds up what the processes of a fuzz run send home, and says whether memory stayed flat. */

/** With fewer readings a growth can't be told from the beginning of the run. */
const LEAST_READINGS = 40;

/** An empty tally. */
export function emptyTally() {
  return {files: 0, faults: [], decoders: {}, rss: []};
}

/** Adds the counts of one message to a tally. */
export function addCounts(tally, {counts, rss}) {
  tally.files += counts.files;
  tally.faults.push(...counts.faults);
  tally.rss.push(rss);
  for (const [name, {outcomes, cpuMs, slowest}] of Object.entries(counts.decoders)) {
    const sum = (tally.decoders[name] ??= {outcomes: {}, cpuMs: 0, slowest: {ms: 0, run: -1}});
    sum.cpuMs += cpuMs;
    if (slowest.ms > sum.slowest.ms) sum.slowest = slowest;
    for (const [outcome, count] of Object.entries(outcomes)) {
      sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + count;
    }
  }
}

/**
 * By how many bytes memory grew from the second quarter of a run to its last: medians, since single images are large.
 *
 * @param {readonly number[]} readings resident bytes, at equal distances
 * @returns {number | undefined} undefined where there are too few
 */
export function memoryGrowth(readings) {
  if (readings.length < LEAST_READINGS) return undefined;
  const quarter = readings.length / 4;
  return (
    median(readings.slice(Math.floor(3 * quarter))) - median(readings.slice(Math.floor(quarter), 2 * quarter))
  );
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
