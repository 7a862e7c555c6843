import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, parts, place} from '../parts.js';

describe('peekBits', () => {
  it('gives at least 57 bits from any bit of the data on', () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 16, maxLength: 40}), fc.nat(63), (bytes, bit) => {
        beginPlacing();
        const address = place(bytes.toReversed());
        const position = parts.positionBelow(address + bytes.length) - bit;
        const stream = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const peeked = BigInt.asUintN(64, parts.peekBits(position));
        expect(peeked.toString(2).padStart(64, '0').slice(0, 57)).toBe(stream.slice(bit, bit + 57));
      }),
    );
  });
});

describe('extendSign', () => {
  it('gives the value whose sign and magnitude JPEG packs into 1 to 15 bits', () => {
    for (let size = 1; size <= 15; size++) {
      for (let magnitude = 2 ** (size - 1); magnitude < 2 ** size; magnitude += size) {
        expect(parts.extendSign(magnitude, size)).toBe(magnitude);
        expect(parts.extendSign(2 ** size - 1 - magnitude, size)).toBe(-magnitude);
      }
    }
  });
});
