import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';

import {byteSize, parseBytes} from '../../src/config/bytes.js';

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    [4096, 4096],
    ['17B', 17],
    ['2kB', 2000],
    ['2KB', 2000],
    ['512MB', 512e6],
    ['3GB', 3e9],
    ['1TB', 1e12],
    ['1KiB', 1024],
    ['16MiB', 16 * 1024 ** 2],
    ['1.5GiB', 1.5 * 1024 ** 3],
    ['2 TiB', 2 * 1024 ** 4],
  ])('reads %p as %d bytes', (size, bytes) => {
    expect(parseBytes(size)).toBe(bytes);
  });

  it.each([
    '',
    'MB',
    '1Mb',
    '1mb',
    '1.5',
    '-1',
    '1e3',
    '.5MB',
    '1  MB',
    '1MB ',
    '0x10',
    '9007199254740992',
    '1XB',
    1.5,
    -1,
    NaN,
  ])('finds no size in %p', (size) => {
    expect(parseBytes(size)).toBeUndefined();
  });

  it('reads every whole number of bytes as itself', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        fc.pre(bytes < 1e21);
        expect(parseBytes(bytes)).toBe(bytes);
        expect(parseBytes(`${bytes}B`)).toBe(bytes);
      }),
    );
  });
});

describe('byteSize', () => {
  const schema = byteSize('1KiB', '1MiB');

  it('takes both bounds and what lies between', () => {
    expect(['1KiB', 2000, '1MiB'].map((size) => schema.parse(size))).toEqual([1024, 2000, 1_048_576]);
  });

  it.each([['1023'], [1_048_577], ['much'], [true], [undefined]])('refuses %p with the rule', (size) => {
    expect(schema.safeParse(size).error?.issues.map(({message}) => message)).toEqual([
      'a size such as 512MB or 1GiB, 1KiB to 1MiB',
    ]);
  });
});
