import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import type {PixelForm} from '../../src/decode/index.js';
import {createPixelCounter, type PixelSums} from '../../src/kernels/statistics.js';
import {yccToRgb} from '../suites/ycc.js';

/** Planes of any bytes, many of which are no colour of RGB. */
const anyPlanes = (pixelCount: number) =>
  fc.uint8Array({minLength: 3 * pixelCount, maxLength: 3 * pixelCount});

/** Up to some widths of a vector, and one pixel more or less. */
const pixelCount = fc.oneof(fc.integer({min: 1, max: 50}), fc.constantFrom(4095, 4096, 4097));

const image = fc
  .tuple(pixelCount, fc.constantFrom<PixelForm>('rgb', 'ycc'))
  .chain(([count, form]) => fc.record({form: fc.constant(form), pixels: anyPlanes(count)}));

interface Image {
  readonly form: PixelForm;
  readonly pixels: Uint8Array;
}

/** The sums of images as RGB. */
function sumsOfRgb(images: readonly Image[]): Readonly<PixelSums> {
  const counter = createPixelCounter();
  for (const {form, pixels} of images) counter.add(form === 'rgb' ? pixels : yccToRgb(pixels, 1));
  return counter.sums();
}

describe('createPixelCounter, given Y, Cb and Cr', () => {
  it('has the sums of the RGB that follows, also beside images that come as RGB', () => {
    fc.assert(
      fc.property(fc.array(image, {maxLength: 5}), fc.boolean(), (images, inRoom) => {
        const counter = createPixelCounter();
        for (const {form, pixels} of images) {
          const room = inRoom ? counter.room(pixels.length / 3) : undefined;
          room?.set(pixels);
          counter.add(room ?? pixels, form);
        }
        expect(counter.sums()).toEqual(sumsOfRgb(images));
      }),
      {numRuns: 60},
    );
  });

  it('counts a colour that comes more often than a count can hold, in both forms', () => {
    const count = 300;
    const planes = Uint8Array.from({length: 3 * count}, (_, at) => [90, 100, 170][Math.floor(at / count)]);
    const images: Image[] = [
      {form: 'ycc', pixels: planes},
      {form: 'rgb', pixels: yccToRgb(planes, 1)},
      {form: 'ycc', pixels: planes},
    ];
    const counter = createPixelCounter();
    for (const {form, pixels} of images) counter.add(pixels, form);
    expect(counter.sums()).toEqual(sumsOfRgb(images));
  });

  it('counts an image that is larger than what is counted together', () => {
    const count = 2 ** 22 + 21;
    const planes = new Uint8Array(3 * count);
    for (let at = 0; at < planes.length; at++) planes[at] = (at * 2_654_435_761) >>> 24;
    const [whole, parts] = [createPixelCounter(), createPixelCounter()];
    whole.add(planes, 'ycc');
    for (let first = 0; first < count; first += 2 ** 20) {
      const part = [0, 1, 2].map((plane) => {
        const [start, end] = [plane * count, (plane + 1) * count];
        return planes.subarray(start + first, Math.min(start + first + 2 ** 20, end));
      });
      parts.add(Buffer.concat(part), 'ycc');
    }
    expect(whole.sums()).toEqual(parts.sums());
  });

  it('prefers them, unless an equalisation of contrast needs images, which takes RGB alone', () => {
    const equalizing = createPixelCounter({width: 2, clahe: {clip: 2, columns: 1, rows: 1}});
    expect([createPixelCounter().preferred, equalizing.preferred]).toEqual(['ycc', 'rgb']);
    expect(() => {
      equalizing.add(new Uint8Array(12), 'ycc');
    }).toThrow("Expected form to be rgb, to be equalised, got 'ycc'");
  });
});
