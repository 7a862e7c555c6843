import {beforeEach, describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {beginPlacing, bytesAt, parts, place} from '../parts.js';

const TRUNCATED_SCAN = 34;
const CORRUPT_RESTART = 38;

/** A scan's bytes as a file holds them: a zero behind each 0xff, a restart marker between segments. */
function stuff(segments: readonly Uint8Array[]): number[] {
  return segments.flatMap((segment, index) => [
    ...(index === 0 ? [] : [0xff, 0xd0 + ((index - 1) & 7)]),
    ...[...segment].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])),
  ]);
}

/** The address just above the data that a position reads first. */
function endOf(segment: number): number {
  const position = new Uint32Array(parts.memory.buffer, parts.segments.value)[segment];
  return (position + 57) / 8;
}

const data = fc.uint8Array({maxLength: 60}).chain((bytes) =>
  fc.constantFrom(
    bytes,
    bytes.map((byte) => (byte > 100 ? 0xff : byte)),
  ),
);

describe('unstuffScan', () => {
  beforeEach(beginPlacing);

  function run(bytes: readonly number[], maxSegments: number): number {
    beginPlacing();
    const from = place(bytes);
    return parts.unstuffScan(from, from + bytes.length, maxSegments);
  }

  it('gives each restart segment back in reverse, with zeros behind the last', () => {
    fc.assert(
      fc.property(fc.array(data, {minLength: 1, maxLength: 12}), (segments) => {
        expect(run([...stuff(segments), 0xff, 0xd9], segments.length)).toBe(0);
        expect(parts.segmentCount.value).toBe(segments.length);
        for (const [index, segment] of segments.entries()) {
          const end = endOf(index + 1);
          expect(endOf(index) - end).toBe(segment.length);
          expect(bytesAt(end, segment.length)).toEqual(segment.toReversed());
        }
        expect(bytesAt(endOf(segments.length) - 64, 64)).toEqual(new Uint8Array(64));
      }),
    );
  });

  it('passes over fill bytes before a marker', () => {
    expect(run([1, 2, 0xff, 0xff, 0xff, 0xd0, 3, 0xff, 0xff, 0xd9], 2)).toBe(0);
    expect([...bytesAt(endOf(2), 3)]).toEqual([3, 2, 1]);
  });

  it('finds a scan truncated that no marker ends', () => {
    fc.assert(
      fc.property(data, fc.constantFrom([], [0xff], [0xff, 0xff]), (segment, tail) => {
        expect(run([...stuff([segment]), ...tail], 1)).toBe(TRUNCATED_SCAN);
      }),
    );
  });

  it('refuses restart markers that do not count up', () => {
    expect(run([1, 0xff, 0xd1, 2, 0xff, 0xd9], 2)).toBe(CORRUPT_RESTART);
    expect(run([1, 0xff, 0xd0, 2, 0xff, 0xd0, 3, 0xff, 0xd9], 3)).toBe(CORRUPT_RESTART);
  });

  it('stops at a restart marker that the frame has no segment for', () => {
    expect(run([1, 0xff, 0xd0, 2, 0xff, 0xd9], 1)).toBe(0);
    expect(parts.segmentCount.value).toBe(1);
    expect(endOf(0) - endOf(1)).toBe(1);
  });
});
