import {expect, it} from '@jest/globals';

import type {DecodeRequest} from '../../src/decode/decoder.js';
import type {Decoder} from '../../src/decode/index.js';
import {compareLevels} from '../kernels/pixels.js';

import {yccToRgb} from './ycc.js';

/**
 * What a decoder has to do that decodes to Y, Cb and Cr as well.
 *
 * @param decode - Decodes to RGB.
 */
export function yccSuite<Job extends DecodeRequest & {readonly name: string}>(
  decodeYcc: Decoder['decodeWindow'],
  decode: (job: Job) => Promise<Uint8Array>,
  jobs: readonly Job[],
): void {
  it('makes planes of Y, Cb and Cr of which its RGB follows', async () => {
    for (const job of jobs) {
      const planes = new Uint8Array(job.width * job.height * 3);
      expect(await decodeYcc(job, planes)).toBeUndefined();
      const unlike = compareLevels(yccToRgb(planes, job.width), await decode(job)).max;
      expect([job.name, job.window, unlike]).toEqual([job.name, job.window, 0]);
    }
  });

  it('refuses planes of another size', async () => {
    const [job] = jobs;
    const wrong = new Uint8Array(job.width * job.height * 3 + 1);
    await expect(decodeYcc(job, wrong)).rejects.toThrow(/^Expected out\.length to be/);
  });
}
