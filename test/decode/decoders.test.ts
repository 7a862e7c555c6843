import {describe, expect, it} from '@jest/globals';

import {
  chooseDecoders,
  type Decoder,
  decoders,
  decoderVersions,
  countWindow,
  decodeWhole,
  decodeWindow,
  windowOf,
} from '../../src/decode/index.js';
import {readHeader} from '../../src/decode/header.js';
import {createPixelCounter} from '../../src/kernels/index.js';
import {fixtures, readFixture} from '../fixtures/index.js';
import {decoderSuite, type DecoderBounds} from '../suites/decoder-suite.js';

const equal = {mean: 0, single: 0};
/** Pillow interpolates the quarter-size chroma of AVIF, libheif repeats it. */
const repeatedChroma = {mean: 1.1, single: 16};
/** Both convert full-size chroma to RGB, with other rounding. */
const otherRounding = {mean: 0.7, single: 3};
/** Both use littlecms, at another point of the way. */
const managedColours = {mean: 0.02, single: 1};

/** By decoder, how near to Pillow it is on a fixture. */
const expectations: Readonly<Record<string, (file: string) => DecoderBounds>> = {
  kernel: () => ({mean: 1.2, single: 38}),
  turbo: () => ({mean: 0.1, single: 2}),
  sharp: (file) => {
    if (file === 'cat.avif') return repeatedChroma;
    if (file.endsWith('.avif')) return otherRounding;
    return /cmyk|adobe-rgb/.test(file) ? managedColours : equal;
  },
};

for (const [name, decoder] of Object.entries<Decoder>(decoders))
  decoderSuite(name, decoder, expectations[name]);

const cat = (file: string) => {
  const bytes = readFixture(file);
  return {
    ...{bytes, header: readHeader(bytes), window: {x: 1, y: 2, width: 30, height: 20}, width: 9, height: 8},
    ...({filter: 'antialias', flip: false, background: [0, 0, 0]} as const),
  };
};

/** A JPEG that says in an Adobe segment, and not with a JFIF one, that its components are R, G and B. */
function storedAsRgb(jpeg: Uint8Array): Uint8Array {
  const jfif = 2 + 2 + jpeg[4] * 256 + jpeg[5]; // after SOI: marker, then a segment with its length
  const adobe = [0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 0];
  return Uint8Array.from([...jpeg.subarray(0, 2), ...adobe, ...jpeg.subarray(jfif)]);
}

describe('chooseDecoders', () => {
  it('ends with one that takes everything, for every fixture', () => {
    for (const file of Object.keys(fixtures)) {
      expect(chooseDecoders(readHeader(readFixture(file))).at(-1)).toBe('sharp');
    }
  });

  it.each([
    ['cat-420.jpg', ['kernel', 'turbo', 'sharp']],
    ['cat-progressive.jpg', ['turbo', 'sharp']],
    ['cat.png', ['sharp']],
  ])('tries for %s one after the other', (file, names) => {
    expect(chooseDecoders(readHeader(readFixture(file)))).toEqual(names);
  });
});

describe('decodeWindow', () => {
  it.each([
    ['cat-420.jpg', 'kernel'],
    ['cat-progressive.jpg', 'turbo'],
    ['cat.png', 'sharp'],
  ] as const)('decodes %s with the decoder %s, and says so', async (file, name) => {
    const request = cat(file);
    const [chosen, direct] = [new Uint8Array(9 * 8 * 3), new Uint8Array(9 * 8 * 3)];
    expect(await decodeWindow(request, chosen)).toEqual({decoder: name, refusals: []});
    await decoders[name].decodeWindow(request, direct);
    expect(chosen).toEqual(direct);
  });

  it('goes on to the next decoder where one finds more in a file than its header says', async () => {
    const request = {...cat('coffee-odd-444.jpg'), bytes: storedAsRgb(readFixture('coffee-odd-444.jpg'))};
    const out = new Uint8Array(9 * 8 * 3);
    const decoded = await decodeWindow(request, out);
    expect(decoded.refusals).toContainEqual({decoder: 'kernel', reason: 'stored as RGB'});
    expect(decoded.decoder).not.toBe('kernel');
    const [counted, added] = [createPixelCounter(), createPixelCounter()];
    expect(await countWindow(request, counted, new Uint8Array(9 * 8 * 3))).toEqual(decoded);
    added.add(out);
    expect(counted.sums()).toEqual(added.sums());
  });
});

describe('countWindow', () => {
  it.each([
    ['cat-420.jpg', 'kernel'],
    ['cat-progressive.jpg', 'turbo'],
    ['cat.png', 'sharp'],
  ] as const)('adds the pixels that decodeWindow makes of %s with the decoder %s', async (file, name) => {
    const request = cat(file);
    const [out, scratch] = [new Uint8Array(9 * 8 * 3), new Uint8Array(9 * 8 * 3)];
    const [counted, added] = [createPixelCounter(), createPixelCounter()];
    expect(await countWindow(request, counted, scratch)).toEqual({decoder: name, refusals: []});
    await decodeWindow(request, out);
    added.add(out);
    expect(counted.sums()).toEqual(added.sums());
  });
});

describe('windowOf', () => {
  it.each(['coffee-alpha.png', 'coffee-422-restart.jpg', 'cat-progressive.jpg'])(
    'makes of what decodeWhole keeps of %s the bytes of decodeWindow',
    async (file) => {
      const bytes = readFixture(file);
      const header = readHeader(bytes);
      const request = {
        ...{window: {x: 3, y: 1, width: 40, height: 30}, width: 21, height: 17},
        ...({filter: 'bicubic', flip: true, background: [9, 200, 30]} as const),
      };
      const {kept} = await decodeWhole({bytes, header});
      expect(Object.keys(decoders)[kept.maker]).toBe(chooseDecoders(header)[0]);
      const [cut, direct] = [new Uint8Array(21 * 17 * 3), new Uint8Array(21 * 17 * 3)];
      windowOf(kept, request, cut);
      await decodeWindow({...request, bytes, header}, direct);
      expect(cut).toEqual(direct);
    },
  );
});

describe('decodeWhole', () => {
  it('goes on to the decoder that makes the windows where the first one refuses a file', async () => {
    const request = {...cat('coffee-odd-444.jpg'), bytes: storedAsRgb(readFixture('coffee-odd-444.jpg'))};
    const [cut, direct] = [new Uint8Array(9 * 8 * 3), new Uint8Array(9 * 8 * 3)];
    const {kept, ...decoded} = await decodeWhole(request);
    expect(await decodeWindow(request, direct)).toEqual(decoded);
    expect(Object.keys(decoders)[kept.maker]).toBe(decoded.decoder);
    windowOf(kept, request, cut);
    expect(cut).toEqual(direct);
  });
});

describe('decoderVersions', () => {
  it('names every decoder and library with its version, each once', () => {
    const versions = decoderVersions();
    expect(versions).toEqual(
      expect.arrayContaining([expect.stringMatching(/^sharp \d/), expect.stringMatching(/^vips \d/)]),
    );
    expect(versions.filter((line) => !/^\S+ \S+$/.test(line))).toEqual([]);
    expect(new Set(versions.map((line) => line.split(' ')[0])).size).toBe(versions.length);
  });
});
