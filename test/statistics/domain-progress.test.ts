import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {DomainProgress} from '../../src/statistics/domain-progress.js';
import {samplesOf} from '../../src/statistics/pieces.js';

import {sumsOf, sumsOfAll} from './made-sums.js';

/** Measures a piece: an image for each sample, of its own colour; every seventh sample is bad. */
function measure(progress: DomainProgress, piece: number): void {
  const samples = samplesOf(progress.samples, piece);
  const bad = samples.filter((index) => index % 7 === 0).map((index) => ({index, reason: 'corrupt'}));
  const pixels = samples.filter((index) => index % 7 !== 0).map((index) => [index & 255, index >> 8, 9]);
  progress.add([piece], {art: sumsOf(Uint8Array.from(pixels.flat()))}, bad);
}

describe('DomainProgress', () => {
  const samples = Array.from({length: 1003}, (_, i) => 50 + i);
  const whole = new DomainProgress('art', samples);
  for (const piece of whole.missing()) measure(whole, piece);

  it('ends with the same, in whatever order pieces come, and wherever the run is cut and goes on', () => {
    const pieces = new DomainProgress('art', samples).missing();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(pieces, {minLength: pieces.length}),
        fc.nat(pieces.length),
        (order, cut) => {
          const first = new DomainProgress('art', samples);
          for (const piece of order.slice(0, cut)) measure(first, piece);
          const second = new DomainProgress('art', samples, cut === 0 ? undefined : first.state());
          expect(new Set(second.missing())).toEqual(new Set(order.slice(cut)));
          for (const piece of order.slice(cut)) measure(second, piece);
          expect(second.state()).toEqual(whole.state());
          expect(second.measured).toBe(1003);
        },
      ),
    );
  });

  it('says which pieces it has, as runs, until it has all', () => {
    const progress = new DomainProgress('art', samples);
    for (const piece of [4, 0, 1, 125]) measure(progress, piece);
    expect(progress.state().pieces).toEqual([
      [0, 1],
      [4, 4],
      [125, 125],
    ]);
    expect(progress.measured).toBe(3 * 8 + 3);
    expect(whole.state()).not.toHaveProperty('pieces');
  });

  it.each(['constructor', 'toString', '__proto__'])('takes a domain that is called %s', (name) => {
    const pixels = Uint8Array.of(1, 2, 3);
    const first = new DomainProgress(name, samples.slice(0, 64));
    first.add([0], Object.fromEntries([[name, sumsOf(pixels)]]), []);
    const second = new DomainProgress(name, first.samples, first.state());
    second.add([1], Object.fromEntries([[name, sumsOf(pixels)]]), []);
    expect(Object.entries(second.state().sums)).toEqual([[name, sumsOfAll([pixels, pixels])]]);
  });

  it('lists bad samples in catalog order', () => {
    const {bad} = whole.state();
    expect(bad).toHaveLength(143);
    expect(bad.map(({index}) => index)).toEqual(bad.map(({index}) => index).sort((a, b) => a - b));
  });
});
