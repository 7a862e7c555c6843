import {RandomStream, sampleStream} from '../../src/random.js';

/** A stream that gives these 32-bit words and no others. */
export class ListedStream extends RandomStream {
  private next = 0;

  constructor(private readonly words: readonly number[]) {
    super([0, 0], [0, 0, 0]);
  }

  override word(): number {
    if (this.next === this.words.length) throw new Error('The list of words is used up');
    return this.words[this.next++];
  }
}

/** The stream of a made-up sample. */
export function streamOf(sample: number): RandomStream {
  return sampleStream(7n, {sampleId: BigInt(sample), epoch: 0, pass: 0, view: 0}, 1 << 8);
}

/**
 * The Kolmogorov-Smirnov distance of a sample from the uniform distribution on 0 to 1, times the root of its
 * size. Of samples that are uniform one in a thousand exceeds 1.95.
 */
export function distanceFromUniform(sample: readonly number[]): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const distances = sorted.map((value, i) =>
    Math.max(Math.abs(value - i / sorted.length), Math.abs(value - (i + 1) / sorted.length)),
  );
  return Math.max(...distances) * Math.sqrt(sorted.length);
}
