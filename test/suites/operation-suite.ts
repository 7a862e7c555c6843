import {expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import type {GeometricOperation, Operation, PhotometricOperation} from '../../src/augment/index.js';
import {sampleStream} from '../../src/random.js';

const streamOf = (sampleId: bigint) => sampleStream(7n, {sampleId, epoch: 1, pass: 0, view: 0}, 1 << 8);

const sampleIds = fc.bigInt({min: 0n, max: 2n ** 63n - 1n});
const side = fc.oneof(fc.integer({min: 1, max: 5}), fc.integer({min: 1, max: 20_000}));
const sizes = fc.record({width: side, height: side});

/** What every operation of the table owes its callers. To be called inside of `describe`. */
export function operationSuite(operation: Operation): void {
  it('can be used without options', () => {
    expect(operation.options(z).safeParse({}).success).toBe(true);
  });

  it('refuses an option it does not know', () => {
    const {error} = operation.options(z).safeParse({unheardOf: 1});
    expect(error?.issues.map(({code}) => code)).toEqual(['unrecognized_keys']);
  });

  it('tells editors what it and each option is for', () => {
    const schema = z.toJSONSchema(operation.options(z), {io: 'input'});
    expect(schema.description).toMatch(/\.$/);
    for (const option of Object.values(schema.properties ?? {})) {
      expect(option).toMatchObject({description: expect.stringMatching(/\.$/) as unknown});
    }
  });

  if (operation.kind === 'geometric') geometricSuite(operation);
  else photometricSuite(operation);
}

function geometricSuite(operation: GeometricOperation): void {
  const options = operation.options(z).parse({});

  it('gives a window of whole pixels inside any image, if it sets one', () => {
    fc.assert(
      fc.property(sampleIds, sizes, sizes, (sampleId, image, target) => {
        const {window} = operation.draw(options, streamOf(sampleId), image, target);
        expect(window !== undefined).toBe(operation.setsWindow);
        if (window === undefined) return;
        const {x, y, width, height} = window;
        expect([x, y, width, height].every(Number.isInteger)).toBe(true);
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
        expect(x + width).toBeLessThanOrEqual(image.width);
        expect(y + height).toBeLessThanOrEqual(image.height);
      }),
    );
  });

  it('places alike from equal streams', () => {
    fc.assert(
      fc.property(sampleIds, sizes, sizes, (sampleId, image, target) => {
        const once = operation.draw(options, streamOf(sampleId), image, target);
        expect(operation.draw(options, streamOf(sampleId), image, target)).toEqual(once);
      }),
    );
  });
}

function photometricSuite(operation: PhotometricOperation): void {
  const options = strongest(operation);
  const pixels = fc.uint8Array({minLength: 5 * 7 * 3, maxLength: 5 * 7 * 3});
  const size = {width: 5, height: 7};

  it('draws alike from equal streams', () => {
    fc.assert(
      fc.property(sampleIds, (sampleId) => {
        const once = operation.draw(options, streamOf(sampleId));
        expect(operation.draw(options, streamOf(sampleId))).toEqual(once);
      }),
    );
  });

  it('draws differently from different streams', () => {
    const atTimes = operation.options(z).parse({...(options as object), p: 0.5});
    const drawn = Array.from({length: 64}, (_, id) => operation.draw(atTimes, streamOf(BigInt(id))));
    expect(new Set(drawn.map((params) => JSON.stringify(params))).size).toBeGreaterThan(1);
  });

  it('makes equal pixels from equal pixels and parameters, and no others', () => {
    fc.assert(
      fc.property(sampleIds, pixels, (sampleId, before) => {
        const params = operation.draw(options, streamOf(sampleId));
        const kept = structuredClone(params);
        // Bytes before and after the image must stay: it lies within a batch.
        const [once, again] = [0, 1].map(() => Uint8Array.from([1, 2, 3, ...before, 4, 5, 6]));
        for (const memory of [once, again]) {
          operation.apply(memory.subarray(3, -3), size, params);
        }
        expect(again).toEqual(once);
        expect([...once.subarray(0, 3), ...once.subarray(-3)]).toEqual([1, 2, 3, 4, 5, 6]);
        expect(params).toEqual(kept);
      }),
    );
  });

  it('changes a colourful image', () => {
    const before = Uint8Array.from({length: 5 * 7 * 3}, (_, i) => (i * 89) % 256);
    const after = before.slice();
    operation.apply(after, size, operation.draw(options, streamOf(3n)));
    expect(after).not.toEqual(before);
  });
}

/** Options that change something: p is 1, and what would be 0 unless given is at its upper bound, or 1 if it has none. */
function strongest(operation: PhotometricOperation): unknown {
  const options = operation.options(z);
  const {properties = {}} = z.toJSONSchema(options, {io: 'input'});
  const upper = Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema === 'object' && (name === 'p' || schema.default === 0) ? [[name, schema.maximum ?? 1]] : [],
  );
  return options.parse(Object.fromEntries(upper));
}
