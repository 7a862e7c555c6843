import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {readHeader} from '../../src/decode/header.js';

const u16 = (value: number) => [value >> 8, value & 0xff];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const ascii = (text: string) => [...Buffer.from(text, 'latin1')];

/** A box; with `long` its size is written with 64 bits. */
function box(type: string, content: readonly number[], long = false): number[] {
  const size = content.length + (long ? 16 : 8);
  return long
    ? [...u32(1), ...ascii(type), ...u32(0), ...u32(size), ...content]
    : [...u32(size), ...ascii(type), ...content];
}

interface MadeAvif {
  readonly properties: readonly (readonly number[])[];
  /** By picture id, its properties counted from 1. */
  readonly associations: Readonly<Record<number, readonly number[]>>;
  readonly primary: number;
  /** Write ids, property numbers and box sizes in their long forms. */
  readonly wide?: boolean;
}

/** An AVIF that has the right boxes and no pixels. */
function avifFile({properties, associations, primary, wide = false}: MadeAvif): Uint8Array {
  const id = (value: number) => (wide ? u32(value) : u16(value));
  const entries = Object.entries(associations).map(([picture, indexes]) => [
    ...id(Number(picture)),
    indexes.length,
    ...indexes.flatMap((index) => (wide ? u16(index | 0x8000) : [index | 0x80])), // the top bit: essential
  ]);
  const version = wide ? 1 : 0;
  const ipma = box('ipma', [version, 0, 0, version, ...u32(entries.length), ...entries.flat()]);
  const iprp = box('iprp', [...box('ipco', properties.flat(), wide), ...ipma], wide);
  const pitm = box('pitm', [version, 0, 0, 0, ...id(primary)]);
  const meta = box('meta', [0, 0, 0, 0, ...box('hdlr', [1, 2, 3]), ...pitm, ...iprp], wide);
  return Uint8Array.from([...box('ftyp', ascii('mif1\0\0\0\0miafavif')), ...meta, ...box('mdat', [9, 9])]);
}

const ispe = (width: number, height: number) => box('ispe', [0, 0, 0, 0, ...u32(width), ...u32(height)]);
const irot = (quarters: number) => box('irot', [quarters]);
/** A crop to width/denominator by height/denominator around the centre. */
const clap = (width: number, height: number, denominator: number) =>
  box('clap', [
    ...u32(width),
    ...u32(denominator),
    ...u32(height),
    ...u32(denominator),
    ...Array<number>(16).fill(0),
  ]);

describe('the header of an AVIF', () => {
  it('is that of the primary picture, whatever others there are, in long and short forms', () => {
    const side = fc.integer({min: 1, max: 65535});
    fc.assert(
      fc.property(side, side, fc.nat(3), fc.boolean(), (width, height, quarters, wide) => {
        const bytes = avifFile({
          properties: [ispe(7, 9), box('pixi', [1]), ispe(width, height), irot(quarters)],
          associations: {1: [1, 2], 2: [2, 3, 4]},
          primary: 2,
          wide,
        });
        const size = quarters % 2 === 0 ? {width, height} : {width: height, height: width};
        expect(readHeader(bytes)).toEqual({format: 'avif', ...size, orientation: 1});
      }),
    );
  });

  it('is the size after the crop, which is turned like the picture', () => {
    const properties = [ispe(64, 32), clap(90, 30, 3), irot(1)];
    const bytes = avifFile({properties, associations: {1: [1, 2, 3]}, primary: 1});
    expect(readHeader(bytes)).toMatchObject({width: 10, height: 30});
  });

  it.each([
    ['no size', {properties: [irot(1)], associations: {1: [1]}, primary: 1}, 'corrupt avif: no size'],
    [
      'a picture without properties',
      {properties: [ispe(4, 4)], associations: {1: [1]}, primary: 2},
      'corrupt avif: no size',
    ],
    [
      'properties that are not there',
      {properties: [ispe(4, 4)], associations: {1: [2, 0]}, primary: 1},
      'corrupt avif: no size',
    ],
    [
      'a crop by zero',
      {properties: [ispe(4, 4), clap(4, 4, 0)], associations: {1: [1, 2]}, primary: 1},
      'corrupt avif: InfinityxInfinity pixels',
    ],
  ])('refuses %s', (_, made, message) => {
    expect(() => readHeader(avifFile(made))).toThrow(message);
  });

  it('refuses boxes that reach beyond the file or are too small to be', () => {
    const made = {properties: [ispe(4, 4)], associations: {1: [1]}, primary: 1};
    const bytes = avifFile(made);
    expect(() => readHeader(bytes.subarray(0, 60))).toThrow(
      /^truncated avif: the box meta ends after the file$/,
    );
    const metaAt = Buffer.from(bytes).indexOf('meta') - 4;
    expect(() =>
      readHeader(
        Uint8Array.from(bytes)
          .fill(0, metaAt, metaAt + 4)
          .fill(5, metaAt + 3, metaAt + 4),
      ),
    ).toThrow('corrupt avif: a box of 5 bytes');
  });
});
