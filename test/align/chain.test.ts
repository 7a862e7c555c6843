import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  alignPicture,
  alignments,
  type AlignStep,
  drawChain,
  mapNames,
  needsOf,
  prepareChain,
} from '../../src/align/index.js';
import type {DomainStatistics} from '../../src/types.js';
import {expectSame} from '../kernels/pixels.js';
import {align, type MadeDomain, NAMED, step, streamOf} from './made-domains.js';
import {measure} from './made-statistics.js';
import {squarePhotos} from './pictures.js';

const [astronaut, chelsea, coffee, rocket] = squarePhotos;
const size = {width: 224, height: 224};

const made = (name: string, role: MadeDomain['role'], pixels: readonly Uint8Array[]): MadeDomain => ({
  name,
  role,
  statistics: measure(name, pixels, size),
});

const domains: readonly MadeDomain[] = [
  made('photo', 'source', [astronaut.pixels]),
  made('art', 'source', [chelsea.pixels]),
  made('sketch', 'target', [coffee.pixels]),
  made('quick', 'target', [rocket.pixels]),
];

/** With the unions of roles. */
const all = [
  ...domains,
  made('photo+art', 'source', [astronaut.pixels, chelsea.pixels]),
  made('sketch+quick', 'target', [coffee.pixels, rocket.pixels]),
];

function statisticsOf(names: readonly string[]): DomainStatistics {
  const [found] = all.filter(({name}) => name === names.join('+'));
  return found.statistics;
}

const prepare = (steps: readonly AlignStep[], own: string) =>
  prepareChain(steps, own, {domains, size, statisticsOf});

/** Names of the statistics that a chain asks for. */
function askedFor(steps: readonly AlignStep[], own: string): string[] {
  const asked: string[] = [];
  prepareChain(steps, own, {
    domains,
    size,
    statisticsOf: (names) => {
      asked.push(names.join('+'));
      return statisticsOf(names);
    },
  });
  return asked;
}

const draw = (steps: readonly AlignStep[], own: string, sampleId: bigint) =>
  drawChain(prepare(steps, own), streamOf(sampleId));

describe('prepareChain', () => {
  it('takes a domain, a role as the union of its domains, and a list of either', () => {
    expect(askedFor([step('chroma', {to: 'sketch'})], 'photo')).toEqual(['sketch', 'photo']);
    expect(askedFor([step('chroma', {to: 'target'})], 'photo')).toEqual(['sketch+quick', 'photo']);
    expect(askedFor([step('chroma', {to: ['sketch', 'source']})], 'photo')).toEqual([
      'sketch',
      'photo',
      'photo+art',
      'photo',
    ]);
  });

  it("takes the samples' own domain for another one, or for all of a role, if told by from", () => {
    expect(askedFor([step('chroma', {to: 'sketch', from: 'source'})], 'photo')).toEqual([
      'sketch',
      'photo+art',
    ]);
  });

  it('leaves out steps that do not touch the domain: by only, and where own and reference are the same', () => {
    const steps = [
      step('chroma', {to: 'sketch', only: 'source'}),
      step('whiten', {to: 'sketch', only: ['art', 'quick']}),
    ];
    const names = (own: string) => prepare(steps, own).steps.map(({alignment}) => alignment);
    expect(names('photo')).toEqual(['chroma']);
    expect(names('art')).toEqual(['chroma', 'whiten']);
    expect(names('sketch')).toEqual([]);
    expect(names('quick')).toEqual(['whiten']);
  });

  it("leaves the reference's own samples alone, whatever the others are taken to be", () => {
    const steps = [step('chroma', {to: 'sketch', from: 'source'})];
    expect(prepare(steps, 'sketch').steps).toEqual([]);
    expect(prepare(steps, 'quick').steps).toHaveLength(1);
    const same = [step('histogram_match', {to: 'sketch', from: 'sketch'})];
    expect(prepare(same, 'photo').steps).toHaveLength(1); // each picture's own histogram is matched
    expect(prepare(same, 'sketch').steps).toEqual([]);
  });

  it('asks for no statistics for alignments that use none', () => {
    expect(askedFor([step('clahe', {})], 'photo')).toEqual([]);
    expect(needsOf([step('clahe', {})], NAMED)).toEqual({statistics: false, amplitude: false});
  });

  it('meets the equalised histogram of L after a clahe, and the plain one before', () => {
    const chain = [step('histogram_match', {to: 'sketch'})];
    const after = prepare([step('clahe', {}), ...chain], 'photo').steps[1].references;
    const before = prepare(chain, 'photo').steps[0].references;
    expect(after).not.toEqual(before);
  });

  it("meets what the reference's own samples have become: equalised, also where a model has replaced the others", () => {
    const chain = [step('clahe', {}), step('style', {model: 'm', to: 'sketch'})];
    const matched = (steps: readonly AlignStep[]) =>
      prepare([...steps, step('histogram_match', {to: 'sketch'})], 'photo').steps.at(-1)?.references;
    expect(matched(chain)).toEqual(matched([step('clahe', {})]));
    expect(matched([step('clahe', {only: 'photo'})])).toEqual(matched([]));
  });

  it("equalises the samples of lab_match's reference too, but does not match them", () => {
    const both = [step('lab_match', {to: 'sketch'}), step('clahe', {})] as const;
    const [matched, equalized] = both.map((one) => align(coffee.pixels, size, [one], 'sketch', all).pixels);
    expectSame(matched, equalized);
  });
});

describe('needsOf', () => {
  it('asks for the equalised histogram of L only where one is met, and for amplitudes only where they are exchanged', () => {
    const clahe = {clip: 2, columns: 8, rows: 8};
    expect(needsOf([step('lab_match', {to: 'sketch'})], NAMED)).toEqual({
      statistics: true,
      amplitude: false,
      clahe,
    });
    expect(needsOf([step('lab_match', {to: 'sketch', clahe: 'off'})], NAMED)).toEqual({
      statistics: true,
      amplitude: false,
    });
    expect(
      needsOf([step('clahe', {grid: [4, 2]}), step('histogram_match', {to: 'sketch'})], NAMED),
    ).toMatchObject({
      clahe: {clip: 2, columns: 4, rows: 2},
    });
    expect(needsOf([step('clahe', {}), step('chroma', {to: 'sketch'})], NAMED)).toEqual({
      statistics: true,
      amplitude: false,
    });
    expect(needsOf([step('fourier', {to: 'sketch'})], NAMED)).toEqual({statistics: true, amplitude: true});
    expect(needsOf([], NAMED)).toEqual({statistics: false, amplitude: false});
  });
});

describe('drawChain', () => {
  const ids = Array.from({length: 400}, (_, id) => BigInt(id));

  it('applies a step to a share p of the samples', () => {
    const happened = ids.filter(
      (id) => draw([step('chroma', {to: 'sketch', p: 0.3})], 'photo', id).length > 0,
    );
    expect(happened.length / ids.length).toBeGreaterThan(0.22);
    expect(happened.length / ids.length).toBeLessThan(0.38);
  });

  it('draws strengths between two, and one of several references equally often', () => {
    const steps = [step('chroma', {to: ['sketch', 'quick'], strength: [0.25, 0.75]})];
    const drawn = ids.flatMap((id) => draw(steps, 'photo', id));
    expect(Math.min(...drawn.map(({strength}) => strength))).toBeGreaterThanOrEqual(0.25);
    expect(Math.max(...drawn.map(({strength}) => strength))).toBeLessThan(0.75);
    const first = JSON.stringify(drawn[0].prepared);
    const share = drawn.filter(({prepared}) => JSON.stringify(prepared) === first).length / drawn.length;
    expect(share).toBeGreaterThan(0.42);
    expect(share).toBeLessThan(0.58);
  });

  it('draws a clip limit between two', () => {
    const clips = ids.flatMap((id) =>
      draw([step('clahe', {clip: [1, 4]})], 'photo', id).map(({params}) => params as number),
    );
    expect(clips).toHaveLength(ids.length);
    expect(Math.min(...clips)).toBeLessThan(1.1);
    expect(Math.max(...clips)).toBeGreaterThan(3.9);
    expect(clips.every((clip) => clip >= 1 && clip < 4)).toBe(true);
  });

  it("moves no step's draws when another one is added, and gives equal alignments draws of their own", () => {
    const one = step('chroma', {to: ['sketch', 'quick'], strength: [0, 1]});
    const other = step('clahe', {clip: [1, 4]});
    for (const id of ids.slice(0, 20)) {
      const [alone] = draw([one], 'photo', id);
      const [, behind, twice] = draw([other, one, one], 'photo', id);
      expect({...behind, place: alone.place}).toEqual(alone);
      expect(twice.strength).not.toBe(alone.strength);
    }
  });

  it('draws alike whatever the options that are not random say', () => {
    fc.assert(
      fc.property(fc.bigInt({min: 0n, max: 2n ** 63n - 1n}), (id) => {
        const [first] = draw(
          [step('chroma', {to: 'sketch', method: 'shift', strength: [0.1, 0.9]})],
          'photo',
          id,
        );
        const [second] = draw(
          [step('chroma', {to: 'quick', method: 'map', strength: [0.1, 0.9]})],
          'art',
          id,
        );
        expect(second.strength).toBe(first.strength);
      }),
      {numRuns: 20},
    );
  });
});

describe('alignPicture', () => {
  it('touches no byte without a step', () => {
    const pixels = astronaut.pixels.slice();
    expect(alignPicture(pixels, size, [])).toEqual({clipped: 0});
    expectSame(pixels, astronaut.pixels);
  });

  it('gives the same bytes in a chain as drawn and applied in another thread: all that is prepared can be cloned', () => {
    const applied = Object.keys(alignments).filter((name) => alignments[name].apply !== undefined);
    for (const name of applied) {
      const steps = [step(name, name === 'clahe' ? {} : {to: 'sketch'})];
      const here = astronaut.pixels.slice();
      alignPicture(here, size, draw(steps, 'photo', 1n));
      expectSame(align(astronaut.pixels, size, steps, 'photo', all).pixels, here);
    }
  });

  it('leaves the bytes beside the picture as they are', () => {
    const memory = new Uint8Array(astronaut.pixels.length + 12).fill(77);
    memory.set(astronaut.pixels, 6);
    const steps = draw(
      [step('lab_match', {to: 'sketch'}), step('whiten', {to: 'quick', space: 'rgb'})],
      'photo',
      1n,
    );
    alignPicture(memory.subarray(6, -6), size, steps);
    expect([...memory.subarray(0, 6), ...memory.subarray(-6)]).toEqual(new Array<number>(12).fill(77));
  });

  it('brings pictures nearer to the domain: the mean of LAB, and its deviations', () => {
    const meanOf = (pixels: Uint8Array) => measure('x', [pixels], size).lab.mean;
    const distance = (pixels: Uint8Array) =>
      Math.hypot(...meanOf(pixels).map((value, i) => value - statisticsOf(['sketch']).lab.mean[i]));
    for (const one of [
      step('lab_match', {to: 'sketch', clahe: 'off'}),
      step('histogram_match', {to: 'sketch', channels: ['r', 'g', 'b']}),
      step('whiten', {to: 'sketch'}),
      step('whiten', {to: 'sketch', space: 'rgb', method: 'coral'}),
      step('fourier', {to: 'sketch', beta: 0.1}),
    ]) {
      const {pixels} = align(astronaut.pixels, size, [one], 'photo', all);
      expect(distance(pixels)).toBeLessThan(0.4 * distance(astronaut.pixels));
    }
  });
});

describe('mapNames', () => {
  it('replaces each name, and says where it stands', () => {
    const seen: string[] = [];
    const {options} = step('chroma', {to: ['a', 'b'], from: 'c', only: 'd'});
    const mapped = mapNames(options, (word, field) => {
      seen.push(`${field} ${word}`);
      return word.toUpperCase();
    });
    expect(mapped).toMatchObject({to: ['A', 'B'], from: 'C', only: 'D', method: 'stretch'});
    expect(seen).toEqual(['to[0] a', 'to[1] b', 'from c', 'only d']);
    expect(mapNames(step('clahe', {}).options, () => 'never')).toEqual(step('clahe', {}).options);
  });
});
