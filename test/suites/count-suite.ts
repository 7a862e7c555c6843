import {expect, it} from '@jest/globals';

import type {DecodeRequest} from '../../src/decode/decoder.js';
import type {Decoder} from '../../src/decode/index.js';
import {createPixelCounter} from '../../src/kernels/index.js';

/**
 * What a decoder has to do that counts pixels as well.
 *
 * @param decode - Decodes to RGB.
 */
export function countSuite<Job extends DecodeRequest & {readonly name: string}>(
  countWindow: NonNullable<Decoder['countWindow']>,
  decode: (job: Job) => Promise<Uint8Array>,
  jobs: readonly Job[],
): void {
  it('adds to a counter the pixels that it decodes', async () => {
    for (const job of jobs) {
      const [counted, added] = [createPixelCounter(), createPixelCounter()];
      expect(await countWindow(job, counted)).toBeUndefined();
      added.add(await decode(job));
      expect([job.name, job.window, counted.sums()]).toEqual([job.name, job.window, added.sums()]);
    }
  });
}
