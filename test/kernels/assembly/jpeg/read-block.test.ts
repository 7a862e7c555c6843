import {beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';
import {anyCode, type HuffmanCode, makeCode, packBits, valueBits} from './made-huffman-code.js';

const ZIGZAG_TO_NATURAL = naturalOrder();
const END_OF_BLOCK = 0;
const ZERO_RUN = 0xf0;

/** Walks the diagonals of the block, as the zigzag is defined. */
function naturalOrder(): number[] {
  const order: number[] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const cells = Array.from({length: 8}, (_, row) => ({row, column: diagonal - row})).filter(
      ({column}) => column >= 0 && column < 8,
    );
    if (diagonal % 2 === 0) cells.reverse();
    order.push(...cells.map(({row, column}) => row * 8 + column));
  }
  return order;
}

/** Bits of 63 AC coefficients in zigzag order, or undefined where the code lacks a symbol that they need. */
function encode(coefficients: readonly number[], {codes}: HuffmanCode): string | undefined {
  let bits = '';
  let run = 0;
  const last = coefficients.findLastIndex((value) => value !== 0);
  for (const value of coefficients.slice(0, last + 1)) {
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) {
      const zeros = codes.get(ZERO_RUN);
      if (zeros === undefined) return undefined;
      bits += zeros;
    }
    const size = Math.floor(Math.log2(Math.abs(value))) + 1;
    const code = codes.get(run * 16 + size);
    if (code === undefined) return undefined;
    bits += code + valueBits(value, size);
    run = 0;
  }
  if (last === 62) return bits;
  const end = codes.get(END_OF_BLOCK);
  return end === undefined ? undefined : bits + end;
}

/** A code that has all 256 symbols: two short ones, the others of 11 to 16 bits. */
const fullCode = makeCode(
  [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 6, 8, 20, 30, 60, 130],
  [
    END_OF_BLOCK,
    0x11,
    ...Array.from({length: 256}, (_, symbol) => symbol).filter((s) => s !== 0 && s !== 0x11),
  ],
);

const coefficients = fc.array(
  fc.oneof(
    {weight: 3, arbitrary: fc.constant(0)},
    {weight: 2, arbitrary: fc.constantFrom(-1, 1)},
    {weight: 1, arbitrary: fc.integer({min: -32767, max: 32767})},
  ),
  {minLength: 63, maxLength: 63},
);
const sparse = fc
  .tuple(coefficients, fc.array(fc.nat(62), {maxLength: 6}))
  .map(([values, kept]) => values.map((value, index) => (kept.includes(index) ? value : 0)));

/** DC codes of five bits for every size. */
const dcCode = makeCode(
  [0, 0, 0, 0, 16],
  Array.from({length: 16}, (_, size) => size),
);

function encodeDc(value: number): string {
  const size = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  return (dcCode.codes.get(size) ?? '') + valueBits(value, size);
}

describe('a block', () => {
  const dcTable = parts.huffmanTable(0, 3);
  const acTable = parts.huffmanTable(1, 3);
  const block = parts.BLOCK.value;
  beforeEach(() => {
    beginPlacing();
    parts.forgive();
    new Uint8Array(parts.memory.buffer, block, 256).fill(0);
    parts.buildHuffmanTable(dcTable, place(dcCode.spec));
  });

  /** Places bits; the position of their first one. What follows them is the first bits of the next block: all ones. */
  function start(bits: string): number {
    const bytes = packBits(bits + '1'.repeat(64)).reverse();
    return parts.positionBelow(place(bytes) + bytes.length);
  }

  it('is read into its places or passed over, by the same number of bits', () => {
    fc.assert(
      fc.property(
        fc.oneof(coefficients, sparse),
        fc.oneof(anyCode, fc.constant(fullCode)),
        fc.integer({min: -32767, max: 32767}),
        (values, code, dc) => {
          const acBits = encode(values, code);
          fc.pre(acBits !== undefined);
          const bits = encodeDc(dc) + acBits;
          beginPlacing();
          parts.buildHuffmanTable(acTable, place(code.spec));
          const position = start(bits);
          expect(position - parts.skipBlock(position, dcTable, acTable)).toBe(bits.length);
          expect(parts.difference.value).toBe(dc);
          expect(position - parts.readBlock(position, dcTable, acTable)).toBe(bits.length);
          expect(parts.difference.value).toBe(dc);
          const wanted = new Int16Array(64);
          for (const [index, value] of values.entries()) wanted[ZIGZAG_TO_NATURAL[index + 1]] = value;
          expect(new Int16Array(bytesAt(block, 128).buffer)).toEqual(wanted);
          expect(parts.blockEnd.value).toBe(values.findLastIndex((value) => value !== 0) + 2);
          expect(parts.broken.value).toBe(0);
          new Uint8Array(parts.memory.buffer, block, 128).fill(0);
        },
      ),
      {numRuns: 400},
    );
  });

  it.each([
    ['run over the end of the block', '0'.repeat(5) + '00'.repeat(5)],
    ['are no code of a coefficient', '0'.repeat(5) + '1'.repeat(60)],
    ['put a coefficient behind its end', '0'.repeat(5) + '00'.repeat(3) + '010' + '00'],
  ])('is found broken where bits %s, read or passed over', (_what, bits) => {
    parts.buildHuffmanTable(acTable, place(makeCode([0, 2], [ZERO_RUN, 0xf1]).spec));
    for (const pass of [parts.skipBlock, parts.readBlock]) {
      parts.forgive();
      pass(start(bits), dcTable, acTable);
      expect(parts.broken.value).toBe(1);
    }
  });

  it('is found broken where its DC value is no code, read or passed over', () => {
    parts.buildHuffmanTable(dcTable, place(makeCode([0, 1], [0]).spec));
    parts.buildHuffmanTable(acTable, place(makeCode([0, 0, 0, 0, 0, 0, 0, 1], [END_OF_BLOCK]).spec));
    for (const pass of [parts.skipBlock, parts.readBlock]) {
      parts.forgive();
      pass(start('1'.repeat(16) + '0'.repeat(8)), dcTable, acTable);
      expect(parts.broken.value).toBe(1);
    }
  });

  it.each(Array.from({length: 16}, (_, size) => size))('has a DC value of %i bits', (size) => {
    parts.buildHuffmanTable(acTable, place(makeCode([1], [END_OF_BLOCK]).spec));
    for (const value of size === 0 ? [0] : [2 ** size - 1, -(2 ** (size - 1))]) {
      const bits = encodeDc(value) + '0';
      const position = start(bits);
      for (const pass of [parts.skipBlock, parts.readBlock]) {
        expect(position - pass(position, dcTable, acTable)).toBe(bits.length);
        expect(parts.difference.value).toBe(value);
        expect(parts.broken.value).toBe(0);
      }
    }
  });
});
