import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {regionAround} from '../../src/kernels/crop-region.js';

const axis = fc.tuple(fc.integer({min: 1, max: 300}), fc.nat(299), fc.nat(299)).map(([size, a, b]) => ({
  size,
  start: Math.min(a % size, b % size),
  end: Math.max(a % size, b % size) + 1,
}));

describe('regionAround', () => {
  it('holds the window and two pixels around it that the picture has, from a multiple of the MCU width on', () => {
    fc.assert(
      fc.property(axis, axis, fc.constantFrom(8, 16, 32), (across, down, mcuWidth) => {
        const window = [across.start, down.start, across.end - across.start, down.end - down.start] as const;
        const rest = [224, 200, 0, 1, 2, 0] as const;
        const region = regionAround([...window, ...rest], {width: across.size, height: down.size}, mcuWidth);
        expect(region.x % mcuWidth).toBe(0);
        expect(region.x).toBeLessThanOrEqual(Math.max(0, across.start - 2));
        expect(region.x).toBeGreaterThan(across.start - 2 - mcuWidth);
        expect(region.y).toBe(Math.max(0, down.start - 2));
        expect(region.x + region.width).toBe(Math.min(across.size, across.end + 2));
        expect(region.y + region.height).toBe(Math.min(down.size, down.end + 2));
        const [x, y, ...others] = region.placement;
        expect([x + region.x, y + region.y]).toEqual([across.start, down.start]);
        expect(others).toEqual([window[2], window[3], ...rest]);
      }),
    );
  });
});
