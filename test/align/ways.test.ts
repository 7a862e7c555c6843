import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';
import {z} from 'zod';

import {countWays, drawChain, nameOfWay, prepareChain, wayOf, waysOf} from '../../src/align/index.js';
import {alignments, type AlignStep} from '../../src/align/index.js';
import {sampleStream} from '../../src/random.js';
import {statisticsOf} from '../../src/statistics/moments.js';
import {sumsOf} from '../statistics/made-sums.js';

const domains = [
  {name: 'art', role: 'source'},
  {name: 'photo', role: 'source'},
  {name: 'sketch', role: 'target'},
] as const;

const setting = {
  domains,
  size: {width: 2, height: 1},
  statisticsOf: (names: readonly string[]) =>
    statisticsOf(names.join('+'), sumsOf(Uint8Array.of(1, 2, 3, 9, names.join().length, 7))),
};

const step = (alignment: string, options: object): AlignStep => ({
  alignment,
  options: alignments[alignment].options(z).parse(options),
});

const chain = (...steps: AlignStep[]) => prepareChain(steps, 'art', setting);

const names = (prepared: ReturnType<typeof chain>) => waysOf(prepared).map((way) => nameOfWay(prepared, way));

describe('countWays', () => {
  it('counts what could not be listed', () => {
    const one = step('chroma', {to: ['sketch', 'photo'], p: 0.5});
    expect(countWays(chain(...new Array<AlignStep>(16).fill(one)))).toBe(3 ** 16 - 1);
  });
});

describe('waysOf', () => {
  it('has one for each domain that is met', () => {
    expect(names(chain(step('chroma', {to: ['sketch', 'photo']})))).toEqual(['sketch', 'photo']);
  });

  it('leaves out the way that changes nothing: by chance, or since the sample is of the domain that is met', () => {
    expect(names(chain(step('chroma', {to: 'sketch', p: 0.5})))).toEqual(['sketch']);
    expect(names(chain(step('chroma', {to: ['art', 'target']})))).toEqual(['target']);
    expect(names(chain(step('chroma', {to: 'sketch', only: 'photo'})))).toEqual([]);
    expect(names(chain(step('chroma', {to: 'sketch', p: 0})))).toEqual([]);
  });

  it('names what each step of a longer chain meets, and those that are left out', () => {
    const prepared = chain(step('clahe', {p: 0.5}), step('chroma', {to: ['sketch', 'art']}));
    expect(names(prepared)).toEqual(['-, sketch', 'clahe, -', 'clahe, sketch']);
  });

  it('has every way that is drawn, and no other; and a way can be taken instead of the drawn one', () => {
    const words = fc.uniqueArray(fc.constantFrom('art', 'photo', 'sketch', 'source'), {minLength: 1});
    const steps = fc.array(
      fc.record({to: words, p: fc.constantFrom(0, 0.5, 1), strength: fc.constantFrom(0, 0.5, 1)}),
      {minLength: 1, maxLength: 3},
    );
    fc.assert(
      fc.property(steps, (options) => {
        const prepared = chain(...options.map((option) => step('chroma', option)));
        const possible = new Set(waysOf(prepared).map((way) => way.join()));
        expect(new Set(names(prepared)).size).toBe(possible.size);
        const drawn = new Set<string>();
        expect(countWays(prepared)).toBe(possible.size);
        for (let sample = 0; sample < 400; sample++) {
          const streamOf = (id: number) =>
            sampleStream(3n, {sampleId: BigInt(sample), epoch: 0, pass: 0, view: 0}, id);
          const way = wayOf(prepared, drawChain(prepared, streamOf));
          if (way.every((choice) => choice === undefined)) continue;
          drawn.add(way.join());
          for (const other of waysOf(prepared)) {
            expect(wayOf(prepared, drawChain(prepared, streamOf, other))).toEqual(other);
          }
        }
        expect([...drawn].filter((way) => !possible.has(way))).toEqual([]);
        if (possible.size <= 8) expect(drawn.size).toBe(possible.size);
      }),
      {numRuns: 20},
    );
  });
});
