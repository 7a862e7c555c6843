import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {damageJpeg, damageKinds, statedSize} from '../../scripts/fuzz/damage-jpeg.mjs';
import {UndecodableError} from '../../src/decode/decoder.js';
import {decodeJpegWindow} from '../../src/kernels/kernel-decoder.js';
import {REFUSALS} from '../../src/kernels/kernel-status.js';
import {makePicture} from './made-pictures.js';
import {makeRequest} from './made-request.js';
import {encodeJpeg, type Encoding} from './turbo-judge.js';

const SIZE = [61, 53] as const;

const encodings: readonly Encoding[] = [
  {subsampling: '4:2:0', quality: 90},
  {subsampling: '4:2:0', quality: 60, restartBlocks: 3, optimize: true},
  {subsampling: '4:4:4', quality: 95, restartBlocks: 8},
  {subsampling: 'gray', quality: 80},
  {subsampling: '4:2:2', quality: 85},
  {subsampling: '4:2:0', quality: 85, progressive: true},
];
const files = encodings.map((encoding, seed) =>
  encodeJpeg(makePicture('photo', ...SIZE, seed), ...SIZE, encoding),
);

/** What became of a file: its pixels, the reason for a refusal, or what is wrong with it. */
function outcomeOf(bytes: Uint8Array, corner: number): Uint8Array | string | undefined {
  const size = statedSize(bytes) ?? {width: SIZE[0], height: SIZE[1]};
  const window = {
    x: Math.floor(corner * (size.width - 1)),
    y: Math.floor(corner * (size.height - 1)),
    width: Math.ceil((1 - corner) * size.width),
    height: Math.ceil((1 - corner) * size.height),
  };
  const request = makeRequest(bytes, [size.width, size.height], {window, width: 9, height: 7});
  const out = new Uint8Array(9 * 7 * 3);
  try {
    return decodeJpegWindow(request, out) ?? out;
  } catch (error) {
    if (error instanceof UndecodableError) return error.message;
    throw error;
  }
}

describe('decodeJpegWindow', () => {
  const refusals: readonly string[] = Object.values(REFUSALS);

  it('answers every damaged file with pixels, a refusal or a fault, the same each time', () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.constantFrom(...damageKinds),
        fc.infiniteStream(fc.nat(2 ** 30)),
        fc.constantFrom(0, 0.3, 0.8, 0.999),
        (file, kind, numbers, corner) => {
          const damaged = damageJpeg(file, kind, (below) => numbers.next().value % below);
          const outcome = outcomeOf(damaged, corner);
          outcomeOf(files[0], 0);
          expect(outcomeOf(damaged, corner)).toEqual(outcome);
          if (typeof outcome !== 'string') {
            expect(outcome).toBeInstanceOf(Uint8Array);
            count('pixels');
          } else if (refusals.includes(outcome)) {
            count('refused');
          } else {
            expect(outcome).toMatch(/^(truncated|corrupt) JPEG: /);
            count(outcome.slice(0, 9));
          }
        },
      ),
      {numRuns: 2500},
    );
    for (const what of ['pixels', 'refused', 'truncated', 'corrupt J'])
      expect(seen.get(what)).toBeGreaterThan(50);
  });

  it('still decodes a good file as it did before the damaged ones', () => {
    const good = files.slice(0, 5).map((file) => outcomeOf(file, 0));
    for (const kind of damageKinds)
      outcomeOf(
        damageJpeg(files[1], kind, (below) => below - 1),
        0,
      );
    expect(files.slice(0, 5).map((file) => outcomeOf(file, 0))).toEqual(good);
    for (const pixels of good) expect(pixels).toBeInstanceOf(Uint8Array);
  });
});
