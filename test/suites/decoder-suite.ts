import {beforeAll, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  UndecodableError,
  type DecodeRequest,
  type ImageHeader,
  type ResizeFilter,
  type WholeDecoding,
} from '../../src/decode/decoder.js';
import type {Decoder} from '../../src/decode/index.js';
import {readHeader} from '../../src/decode/header.js';
import {toError} from '../../src/errors.js';
import type {Window} from '../../src/types.js';
import {fixturePath, fixtures, readFixture} from '../fixtures/index.js';
import {compareLevels, mirror} from '../kernels/pixels.js';

import {countSuite} from './count-suite.js';
import {decodeWithPillow} from './pillow.js';

/** How far a decoder may be from Pillow, in levels. */
export interface DecoderBounds {
  /** Mean over a picture. */
  readonly mean: number;
  /** Of any single level. */
  readonly single: number;
}

const FILTERS: readonly ResizeFilter[] = ['antialias', 'bicubic', 'nearest'];
const BACKGROUND = [250, 20, 128] as const;

type Job = DecodeRequest & {readonly name: string; readonly path: string};

/**
 * What every decoder has to do, over all fixtures that it takes.
 *
 * @param wanted - Bounds by fixture, where the usual ones do not hold, from the file's name.
 */
export function decoderSuite(name: string, decoder: Decoder, wanted: (file: string) => DecoderBounds): void {
  const files = Object.keys(fixtures).filter((file) => decoder.takes(readHeader(readFixture(file))));
  const jobs = files.flatMap(jobsOf);

  describe(`the decoder ${name}`, () => {
    let judged: ReadonlyMap<Job, Uint8Array>;
    beforeAll(async () => {
      const results = await decodeWithPillow(jobs.map(({bytes: _, header: __, ...job}) => job));
      judged = new Map(jobs.map((job, i) => [job, results[i]]));
    });

    it('takes at least one fixture', () => {
      expect(files).not.toEqual([]);
    });

    it.each(files)('decodes windows of %s as Pillow does, with every filter', async (file) => {
      const {mean, single} = wanted(file);
      const beyond: string[] = [];
      for (const job of jobs.filter((candidate) => candidate.name === file)) {
        const found = compareLevels(await decode(job), judged.get(job) ?? new Uint8Array());
        if (found.mean <= mean && found.max <= single) continue;
        beyond.push(`${job.filter} ${JSON.stringify(job.window)}: mean ${found.mean}, single ${found.max}`);
      }
      expect(beyond).toEqual([]);
    });

    it('mirrors exactly where it is told to flip', async () => {
      for (const job of jobs.filter((_, i) => i % 7 === 0)) {
        const flipped = await decode({...job, flip: !job.flip});
        const unlike = compareLevels(flipped, mirror(await decode(job), job.width)).max;
        expect([job.name, job.window, unlike]).toEqual([job.name, job.window, 0]);
      }
    });

    it('gives the same bytes side by side as one after the other, whatever was in the result before', async () => {
      const some = jobs.filter((_, i) => i % 11 === 0);
      const together = await Promise.all(some.map((job) => decode(job, 255)));
      for (const [i, job] of some.entries()) {
        expect([job.name, compareLevels(await decode(job, 0), together[i]).max]).toEqual([job.name, 0]);
      }
    });

    wholeSuite(decoder.whole, decoder, jobs);

    if (decoder.countWindow !== undefined) countSuite(decoder.countWindow, decode, jobs);

    it('refuses a result of another size', async () => {
      const [job] = jobs;
      const wrong = new Uint8Array(job.width * job.height * 3 + 1);
      await expect(decoder.decodeWindow(job, wrong)).rejects.toThrow(/^Expected out\.length to be/);
    });

    it('fills the result or says "truncated" or "corrupt", whatever bytes follow a good header', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(jobs.length - 1),
          fc.array(fc.tuple(fc.double({min: 0, max: 1, noNaN: true}), fc.nat(255)), {
            minLength: 1,
            maxLength: 20,
          }),
          fc.double({min: 0, max: 1, noNaN: true}),
          async (index, changes, kept) => {
            const job = jobs[index];
            const bytes = job.bytes.slice(0, Math.ceil(job.bytes.length * kept));
            for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
            const fault = await decode({...job, bytes}).then(() => undefined, toError);
            if (fault === undefined) return;
            expect(fault).toBeInstanceOf(UndecodableError);
            expect(fault.message).toMatch(/^(?:truncated|corrupt)[^\n]{3,}$/);
          },
        ),
        {numRuns: 150},
      );
    });
  });

  async function decode(job: Job, before = 7): Promise<Uint8Array> {
    const out = new Uint8Array(job.width * job.height * 3).fill(before);
    await decoder.decodeWindow(job, out);
    return out;
  }
}

/** A file that is decoded once, for many windows, gives what it gives when it is decoded for each. */
function wholeSuite(
  {keptBytes, decodeWhole, windowOf}: WholeDecoding,
  {decodeWindow}: Decoder,
  jobs: readonly Job[],
): void {
  const files = [...new Set(jobs.map((job) => job.name))];

  it.each(files)(
    'makes windows of %s decoded whole as of the file, and leaves the whole as it is',
    async (file) => {
      const windows = jobs.filter(({name}) => name === file);
      const whole = await decodeWhole(windows[0]);
      if (typeof whole === 'string') throw new Error(`It refuses the whole: ${whole}`);
      const before = whole.data.slice();
      const unlike: unknown[] = [];
      for (const job of windows) {
        const [kept, direct] = [0, 9].map((fill) => new Uint8Array(job.width * job.height * 3).fill(fill));
        windowOf(whole, job, kept);
        await decodeWindow(job, direct);
        if (Buffer.compare(kept, direct) !== 0) unlike.push([job.filter, job.window]);
      }
      expect(unlike).toEqual([]);
      expect(Buffer.compare(whole.data, before)).toBe(0);
    },
  );

  it.each(files)('says by the header of %s about how large the whole is', async (file) => {
    const image = jobs.find(({name}) => name === file);
    const whole = image && (await decodeWhole(image));
    if (image === undefined || typeof whole !== 'object') throw new Error('It refuses the whole');
    const kept = whole.data.length;
    const odd = image.header.width + image.header.height; // rows and columns of chroma are rounded up
    const padding = 2 * 7; // each plane begins at a multiple of 8 bytes
    expect(Math.abs(kept - keptBytes(image.header))).toBeLessThanOrEqual(
      Math.max(odd + 1 + padding, kept / 3),
    );
  });

  it('does so for damaged files as well, unless it refuses the whole image', async () => {
    const damage = fc.array(fc.tuple(fc.double({min: 0, max: 1, noNaN: true}), fc.nat(255)), {maxLength: 5});
    await fc.assert(
      fc.asyncProperty(fc.nat(jobs.length - 1), damage, async (index, changes) => {
        const job = jobs[index];
        const bytes = job.bytes.slice();
        for (const [at, value] of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        const whole = await decodeWhole({...job, bytes}).catch((thrown: unknown) => {
          expect(thrown).toBeInstanceOf(UndecodableError);
        });
        if (typeof whole !== 'object') return;
        const [kept, direct] = [0, 9].map((fill) => new Uint8Array(job.width * job.height * 3).fill(fill));
        windowOf(whole, job, kept);
        await decodeWindow({...job, bytes}, direct);
        expect(Buffer.compare(kept, direct)).toBe(0);
      }),
      {numRuns: 60},
    );
  });

  it('refuses a result of another size for a whole image too', async () => {
    const [job] = jobs;
    const whole = await decodeWhole(job);
    if (typeof whole === 'string') throw new Error(`It refuses the whole: ${whole}`);
    const wrong = new Uint8Array(job.width * job.height * 3 + 1);
    expect(() => {
      windowOf(whole, job, wrong);
    }).toThrow(/^Expected out\.length to be/);
  });
}

/** Windows of a file that shrink, grow and do one along each axis, at its corners, down to a pixel. */
function jobsOf(name: string): Job[] {
  const bytes = readFixture(name);
  const header = readHeader(bytes);
  const request = {bytes, header, name, path: fixturePath(name), background: BACKGROUND};
  return FILTERS.flatMap((filter) =>
    windowsOf(header, filter).map((window, i) => ({...request, ...window, filter, flip: i % 2 === 1})),
  );
}

function windowsOf(
  {width, height}: ImageHeader,
  filter: ResizeFilter,
): {window: Window; width: number; height: number}[] {
  const [third, quarter] = [Math.ceil(width / 3), Math.ceil(height / 4)];
  // With powers of two no centre lies on the border of two pixels, where Pillow's choice is one of rounding.
  const [a, b, c, d] = filter === 'nearest' ? [32, 64, 128, 32] : [19, 23, 61, 47];
  return [
    {window: {x: 0, y: 0, width, height}, width: a, height: b},
    {window: {x: 0, y: 0, width, height}, width, height},
    {window: {x: width - third, y: height - quarter, width: third, height: quarter}, width: c, height: d},
    {window: {x: 0, y: Math.floor(height / 3), width, height: 1}, width: b, height: 7},
    {window: {x: Math.floor(width / 2), y: height - 1, width: 1, height: 1}, width: 3, height: 2},
    {window: {x: Math.floor(width / 5), y: 0, width: third, height}, width: 1, height: 2 * height},
  ];
}
