import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import {applyPhotometric, type AugmentStep, drawSample, operations} from '../../src/augment/index.js';
import type {SampleAddress} from '../../src/random.js';

import {colourCube} from './judge.js';

const IMAGE = {width: 500, height: 375};
const TARGET = {width: 224, height: 224};

function step(operation: string, options: unknown = {}): AugmentStep {
  return {operation, options: operations[operation].options(z).parse(options)};
}

const crop = step('crop');
const flip = step('flip');
const jitter = step('jitter', {brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1});

const uint32 = fc.integer({min: 0, max: 2 ** 32 - 1});
const seeds = fc.bigInt({min: 0n, max: 2n ** 64n - 1n});
const addresses: fc.Arbitrary<SampleAddress> = fc.record({
  sampleId: fc.bigInt({min: 0n, max: 2n ** 63n - 1n}),
  epoch: uint32,
  pass: uint32,
  view: fc.nat(15),
});

const draw = (steps: readonly AugmentStep[], seed: bigint, address: SampleAddress) =>
  drawSample(steps, seed, address, IMAGE, TARGET);

describe('drawSample', () => {
  it('draws the same for the same seed and address', () => {
    fc.assert(
      fc.property(seeds, addresses, (seed, address) => {
        expect(draw([crop, flip, jitter], seed, {...address})).toEqual(
          draw([crop, flip, jitter], seed, address),
        );
      }),
    );
  });

  it('draws anew when the seed or any part of the address changes', () => {
    const address = {sampleId: 5n, epoch: 1, pass: 2, view: 3};
    const drawn = [
      draw([crop, jitter], 7n, address),
      draw([crop, jitter], 8n, address),
      ...(['epoch', 'pass', 'view'] as const).map((part) =>
        draw([crop, jitter], 7n, {...address, [part]: address[part] + 1}),
      ),
      draw([crop, jitter], 7n, {...address, sampleId: 6n}),
    ];
    expect(new Set(drawn.map(({placement}) => JSON.stringify(placement))).size).toBe(drawn.length);
    expect(new Set(drawn.map(({photometric}) => JSON.stringify(photometric))).size).toBe(drawn.length);
  });

  it('draws an operation alike whatever stands beside it', () => {
    const others = fc.subarray([flip, step('flip', {p: 1}), jitter, step('jitter', {hue: 0.2, p: 0.5})]);
    fc.assert(
      fc.property(seeds, addresses, others, (seed, address, beside) => {
        const alone = draw([crop], seed, address).placement.window;
        expect(draw([crop, ...beside], seed, address).placement.window).toEqual(alone);
        const jitterAlone = draw([jitter], seed, address).photometric;
        expect(draw([crop, flip, flip, jitter], seed, address).photometric).toEqual(jitterAlone);
      }),
    );
  });

  it('gives the second of two equal operations draws of its own', () => {
    const [first, second] = draw([jitter, jitter], 7n, {
      sampleId: 1n,
      epoch: 0,
      pass: 0,
      view: 0,
    }).photometric;
    expect(first.params).not.toEqual(second.params);
  });

  it('takes the whole image, unmirrored, when no step says otherwise', () => {
    fc.assert(
      fc.property(seeds, addresses, (seed, address) => {
        const placement = {window: {x: 0, y: 0, ...IMAGE}, flip: false};
        expect(draw([], seed, address)).toEqual({placement, photometric: []});
      }),
    );
  });

  it('lists no photometric operation that leaves the pixels alone', () => {
    const never = step('jitter', {brightness: 0.4, p: 0});
    fc.assert(
      fc.property(seeds, addresses, (seed, address) => {
        expect(draw([never, step('jitter'), never], seed, address).photometric).toEqual([]);
      }),
    );
  });

  it('mirrors by an odd number of flips and not by an even one', () => {
    const always = step('flip', {p: 1});
    for (let count = 0; count < 5; count++) {
      const {placement} = draw(Array<AugmentStep>(count).fill(always), 7n, {
        sampleId: 1n,
        epoch: 0,
        pass: 0,
        view: 0,
      });
      expect(placement.flip).toBe(count % 2 === 1);
    }
  });

  it('stays what it is across versions', () => {
    const address = {sampleId: 1234567890123456789n, epoch: 3, pass: 1, view: 0};
    expect(draw([crop, flip, jitter], 7n, address)).toMatchInlineSnapshot(`
     {
       "photometric": [
         {
           "operation": "jitter",
           "params": [
             {
               "adjust": "brightness",
               "amount": 0.6409339314326644,
             },
             {
               "adjust": "saturation",
               "amount": 0.7988719975575804,
             },
             {
               "adjust": "hue",
               "amount": -0.05822622906416655,
             },
             {
               "adjust": "contrast",
               "amount": 0.7726291807368397,
             },
           ],
         },
       ],
       "placement": {
         "flip": false,
         "window": {
           "height": 209,
           "width": 237,
           "x": 14,
           "y": 164,
         },
       },
     }
    `);
  });
});

describe('applyPhotometric', () => {
  it('runs the drawn operations in their order, from parameters that have travelled as JSON', () => {
    const {photometric} = draw([jitter, jitter], 7n, {sampleId: 9n, epoch: 0, pass: 0, view: 0});
    const [first, second] = photometric;
    const run = (drawn: typeof photometric) => {
      const {width, height, pixels} = colourCube();
      applyPhotometric(pixels, {width, height}, drawn);
      return Buffer.from(pixels);
    };
    const own = run(photometric);
    expect(own.equals(Buffer.from(colourCube().pixels))).toBe(false);
    expect(own.equals(run([second, first]))).toBe(false);
    expect(own.equals(run(JSON.parse(JSON.stringify(photometric)) as typeof photometric))).toBe(true);
  });

  it('leaves the pixels alone when nothing was drawn', () => {
    const {width, height, pixels} = colourCube();
    applyPhotometric(pixels, {width, height}, []);
    expect(Buffer.compare(pixels, colourCube().pixels)).toBe(0);
  });
});
