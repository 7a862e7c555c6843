import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, parts, place} from '../parts.js';
import {anyCode, makeCode, valueBits} from './made-huffman-code.js';

/** What an entry says: [value, advance, length]. */
function unpack(entry: number): [number, number, number] {
  return [entry >> 16, (entry >>> 8) & 0xff, entry & 0xff];
}

/** The entry of whatever symbol begins with `bits`; what follows them is all ones, then all zeros. */
function readBoth(table: number, bits: string): [number, number, number][] {
  return ['1', '0'].map((filler) => {
    const peeked = BigInt(`0b${bits.padEnd(64, filler)}`);
    const entry = parts.lookUpSymbol(table, peeked);
    return unpack((entry & 0xff) === 0 ? parts.readSymbol(table, peeked, entry) : entry);
  });
}

describe('a Huffman table', () => {
  it('gives run, value and length of every symbol, whatever follows it', () => {
    fc.assert(
      fc.property(anyCode, fc.nat(2 ** 15), ({spec, codes}, draw) => {
        beginPlacing();
        const table = parts.huffmanTable(1, 2);
        const specAt = place(spec);
        expect(parts.isPrefixCode(specAt, 1)).toBe(1);
        parts.buildHuffmanTable(table, specAt);
        for (const [symbol, code] of codes) {
          const size = symbol & 15;
          const magnitude = 2 ** (size - 1) + (draw % 2 ** (size - 1));
          const value = size === 0 ? 0 : draw & 1 ? magnitude : -magnitude;
          const advance = size === 0 && symbol !== 0xf0 ? 128 : (symbol >> 4) + 1;
          const wanted = [value, advance, code.length + size];
          expect(readBoth(table, code + valueBits(value, size))).toEqual([wanted, wanted]);
        }
      }),
      {numRuns: 60},
    );
  });

  it('gives pairs that say what their two symbols say, one after the other', () => {
    fc.assert(
      fc.property(anyCode, fc.array(fc.nat(2 ** 11 - 1), {minLength: 50, maxLength: 50}), ({spec}, draws) => {
        beginPlacing();
        const table = parts.huffmanTable(1, 2);
        parts.buildHuffmanTable(table, place(spec));
        for (const draw of draws) {
          const bits = BigInt(draw) << 53n;
          const pair = parts.lookUpPair(table, bits);
          const [value1, advances, lengths] = unpack(Number(pair & 0xffff_ffffn) | 0);
          const advance1 = Number((pair >> 32n) & 0xffn);
          const value2 = Number(BigInt.asIntN(16, pair >> 48n));
          const first = unpack(parts.lookUpSymbol(table, bits));
          const second = unpack(parts.lookUpSymbol(table, BigInt.asUintN(64, bits << BigInt(first[2]))));
          if (first[2] === 0) expect([advances, lengths]).toEqual([64, 0]);
          else if (lengths === first[2])
            expect([value1, advance1, value2, advances]).toEqual([first[0], first[1], first[0], first[1]]);
          else {
            expect([value1, advance1, value2]).toEqual([first[0], first[1], second[0]]);
            expect([advances, lengths]).toEqual([first[1] + second[1], first[2] + second[2]]);
            expect(lengths).toBeLessThanOrEqual(11);
            expect(first[1]).toBeLessThan(128);
          }
        }
      }),
      {numRuns: 60},
    );
  });

  it('tells bits that are no code by an advance beyond any other', () => {
    beginPlacing();
    const table = parts.huffmanTable(1, 0);
    parts.buildHuffmanTable(table, place(makeCode([0, 1], [0x11]).spec));
    expect(readBoth(table, '1111111111111111')).toEqual([
      [0, 192, 16],
      [0, 192, 16],
    ]);
  });

  it('follows its definition when that changes and when it changes back', () => {
    const table = parts.huffmanTable(0, 1);
    beginPlacing();
    parts.buildHuffmanTable(table, place(makeCode([1, 1], [3, 4]).spec));
    const first = readBoth(table, '0101');
    parts.buildHuffmanTable(table, place(makeCode([1, 1], [2, 4]).spec));
    const second = readBoth(table, '0101');
    parts.buildHuffmanTable(table, place(makeCode([1, 1], [3, 4]).spec));
    expect(second).not.toEqual(first);
    expect(readBoth(table, '0101')).toEqual(first);
  });
});

describe('isPrefixCode', () => {
  it.each([
    ['three codes of one bit', [3], [0, 1, 2], 1],
    ['five codes of two bits', [0, 5], [0, 1, 2, 3, 4], 1],
    ['no room left behind one of one bit and two of two', [1, 2, 1], [0, 1, 2, 3], 1],
    ['a DC symbol of 16 bits', [1], [16], 0],
  ])('refuses %s', (_what, counts, symbols, tableClass) => {
    beginPlacing();
    const all = [...counts, ...Array.from({length: 16 - counts.length}, () => 0), ...symbols];
    expect(parts.isPrefixCode(place(all), tableClass)).toBe(0);
  });
});
