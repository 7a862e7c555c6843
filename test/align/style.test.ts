import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {
  alignPicture,
  type AlignStep,
  checkChain,
  drawChain,
  modelsOf,
  needsOf,
  prepareChain,
  renameModels,
  splitAtModels,
} from '../../src/align/index.js';

import {NAMED, step, streamOf} from './made-domains.js';

const clahe = step('clahe', {clip: 3});
const style = (options = {}) => step('style', {model: 'generator', to: 'sketch', ...options});
const chainOf = fc.array(fc.constantFrom(clahe, step('clahe', {clip: [1, 4]}), style()), {maxLength: 8});

const domains = [
  {name: 'photo', role: 'source'},
  {name: 'sketch', role: 'target'},
] as const;

function draw(steps: readonly AlignStep[], sampleId = 1n, own = 'photo') {
  const statisticsOf = () => {
    throw new Error('A model needs no statistics');
  };
  const size = {width: 8, height: 8};
  const chain = structuredClone(prepareChain(steps, own, {domains, size, statisticsOf}));
  return drawChain(chain, streamOf(sampleId));
}

describe('a chain with models', () => {
  it('has one part more than models, and its parts hold its steps in order', () => {
    fc.assert(
      fc.property(chainOf, fc.bigInt({min: 0n, max: 2n ** 63n - 1n}), (steps, sampleId) => {
        const drawn = draw(steps, sampleId);
        const parts = splitAtModels(drawn);
        expect(parts).toHaveLength(modelsOf(steps).length + 1);
        expect(parts.at(-1)?.model).toBeUndefined();
        const joined = parts.flatMap(({steps: own, model}) => [
          ...own.map(({alignment}) => alignment),
          ...(model === undefined ? [] : ['style']),
        ]);
        expect(joined).toEqual(steps.map(({alignment}) => alignment));
      }),
    );
  });

  it('names the model and the strength that was drawn, in its range, as often as p says', () => {
    const steps = [style({p: 0.25, strength: [0.2, 0.4]})];
    const models = Array.from({length: 4000}, (_, i) => splitAtModels(draw(steps, BigInt(i)))[0].model);
    const happened = models.flatMap((model) => model ?? []);
    expect(Math.abs(happened.length / 4000 - 0.25)).toBeLessThan(0.03); // four deviations
    for (const {fingerprint, strength} of happened) {
      expect(fingerprint).toBe('generator');
      expect(strength >= 0.2 && strength <= 0.4).toBe(true);
    }
  });

  it('leaves the samples of the domain that it meets alone, and those that `only` leaves out', () => {
    expect(draw([style()], 1n, 'sketch')).toEqual([]);
    expect(draw([style({only: 'target'})])).toEqual([]);
  });

  it('names models otherwise where it is told, and nothing else', () => {
    const steps = [clahe, style({range: 'unit'}), style({model: 'other'})];
    const renamed = renameModels(steps, ({model}) => `${model}!`);
    expect(modelsOf(renamed).map(({model, range}) => [model, range])).toEqual([
      ['generator!', 'unit'],
      ['other!', 'tanh'],
    ]);
    expect(renameModels(renamed, ({model}) => model.slice(0, -1))).toEqual(steps);
  });

  it('is not done as a whole: a model is no function of one picture', () => {
    expect(() => {
      alignPicture(new Uint8Array(192), {width: 8, height: 8}, draw([style()]));
    }).toThrow('splitAtModels');
  });
});

describe('the order of a chain with models', () => {
  const match = (options = {}) => step('lab_match', {to: 'sketch', ...options});

  const check = (...steps: AlignStep[]) => checkChain(steps, NAMED);

  it('begins anew after a model for the samples that it restyles: L may be equalised and matched before and after it', () => {
    const [sourceMatch, sourceClahe] = [match({only: 'source'}), step('clahe', {clip: 2, only: 'source'})];
    expect(check(sourceMatch, style(), sourceMatch)).toBeUndefined();
    expect(check(sourceMatch, sourceMatch)).toContain('before L, R, G or B is matched');
    expect(check(sourceClahe, style(), sourceClahe)).toBeUndefined();
    expect(check(clahe, style(), clahe)).toContain('L of sketch is equalised (clahe) once');
    expect(check(match(), style(), match())).toContain('L of sketch is equalised (clahe) once');
  });

  it('has one equalisation of L that matches follow: it is measured once', () => {
    const twice = (clip: unknown) => [
      match({clahe: 2, only: 'photo'}),
      style(),
      match({clahe: clip, only: 'photo'}),
    ];
    expect(check(...twice(3))).toContain('one and the same equalisation');
    expect(check(...twice(2))).toBeUndefined();
    expect(check(match({clahe: 2}), style(), match({clahe: 'off'}))).toBeUndefined();
  });

  it("asks for the equalisation of the reference's own samples, which a model leaves alone", () => {
    const equalisationOf = (...steps: AlignStep[]) => needsOf(steps, NAMED).clahe;
    expect(equalisationOf(clahe, style(), match({clahe: 'off'}))).toEqual({clip: 3, columns: 8, rows: 8});
    expect(equalisationOf(clahe, match({clahe: 'off'}))).toEqual({clip: 3, columns: 8, rows: 8});
    expect(equalisationOf(step('clahe', {only: 'photo'}), style(), match({clahe: 'off'}))).toBeUndefined();
  });
});
