import {describe, expect, it} from '@jest/globals';

import {
  chooseDecoder,
  decoders,
  decoderVersions,
  decodeWhole,
  decodeWindow,
  windowOf,
} from '../../src/decode/index.js';
import {readHeader} from '../../src/decode/header.js';
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
  sharp: (file) => {
    if (file === 'cat.avif') return repeatedChroma;
    if (file.endsWith('.avif')) return otherRounding;
    return /cmyk|adobe-rgb/.test(file) ? managedColours : equal;
  },
};

for (const [name, decoder] of Object.entries(decoders)) decoderSuite(name, decoder, expectations[name]);

describe('chooseDecoder', () => {
  it('names a decoder that takes the file, for every fixture', () => {
    for (const file of Object.keys(fixtures)) {
      const header = readHeader(readFixture(file));
      expect(decoders[chooseDecoder(header)].takes(header)).toBe(true);
    }
  });
});

describe('decodeWindow', () => {
  it('answers as the decoder that was chosen', async () => {
    const bytes = readFixture('cat.png');
    const header = readHeader(bytes);
    const window = {x: 1, y: 2, width: 30, height: 20};
    const request = {
      ...{bytes, header, window, width: 9, height: 8},
      ...({filter: 'antialias', flip: false, background: [0, 0, 0]} as const),
    };
    const [chosen, direct] = [new Uint8Array(9 * 8 * 3), new Uint8Array(9 * 8 * 3)];
    await decodeWindow(request, chosen);
    await decoders[chooseDecoder(header)].decodeWindow(request, direct);
    expect(chosen).toEqual(direct);
  });
});

describe('windowOf', () => {
  it('makes of what decodeWhole keeps the bytes of decodeWindow', async () => {
    const bytes = readFixture('coffee-alpha.png');
    const header = readHeader(bytes);
    const request = {
      ...{window: {x: 3, y: 1, width: 40, height: 30}, width: 21, height: 17},
      ...({filter: 'bicubic', flip: true, background: [9, 200, 30]} as const),
    };
    const kept = await decodeWhole({bytes, header});
    if (kept === undefined) throw new Error('The decoder of PNG keeps no whole images');
    expect(Object.keys(decoders)[kept.decoder]).toBe(chooseDecoder(header));
    const [cut, direct] = [new Uint8Array(21 * 17 * 3), new Uint8Array(21 * 17 * 3)];
    windowOf(kept, request, cut);
    await decodeWindow({...request, bytes, header}, direct);
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
