import {describe, expect, it} from '@jest/globals';

import {alignments} from '../../src/align/index.js';
import {alignmentSuite, type AlignmentCase} from './alignment-suite.js';
import {step} from './made-domains.js';

const cases: readonly AlignmentCase[] = [
  {step: step('lab_match', {to: 'other'})},
  {step: step('lab_match', {to: 'other', clahe: 'off', chroma: 'map'}), selfChange: 0},
  {step: step('lab_match', {to: 'other', clahe: 'off', chroma: 'reinhard', source: 'domain'}), selfChange: 0},
  {step: step('clahe', {clip: 3, grid: [4, 8]})},
  {step: step('histogram_match', {to: 'other'}), selfChange: 0},
  {step: step('histogram_match', {to: 'other', channels: ['r', 'g', 'b']}), selfChange: 0},
  {step: step('histogram_match', {to: 'other', channels: ['g', 'b'], rounding: 'truncate'}), selfChange: 0},
  {step: step('histogram_match', {to: 'other', source: 'domain'}), selfChange: 0},
  {step: step('chroma', {to: 'other', method: 'shift'}), selfChange: 0},
  {step: step('chroma', {to: 'other', method: 'stretch'}), selfChange: 0},
  {step: step('chroma', {to: 'other', method: 'map'}), selfChange: 0},
  {step: step('chroma', {to: 'other', method: 'reinhard'}), selfChange: 0},
  {step: step('whiten', {to: 'other', method: 'mk'}), selfChange: 0},
  {step: step('whiten', {to: 'other', method: 'mk', space: 'rgb'}), selfChange: 0},
  {step: step('whiten', {to: 'other', method: 'coral'}), selfChange: 0},
  {step: step('whiten', {to: 'other', method: 'coral', space: 'rgb'}), selfChange: 0},
  {step: step('whiten', {method: 'zca', space: 'rgb'})},
  {step: step('whiten', {method: 'zca'})},
  {step: step('fourier', {to: 'other', beta: 0.1}), selfChange: 0},
];

for (const one of cases) {
  describe(`${one.step.alignment} ${JSON.stringify(one.step.options)}`, () => {
    alignmentSuite(one);
  });
}

describe('alignments', () => {
  it('have a case each in the suite, but those that a model does', () => {
    const own = Object.keys(alignments).filter((name) => alignments[name].apply !== undefined);
    expect(new Set(cases.map(({step: {alignment}}) => alignment))).toEqual(new Set(own));
    expect(Object.keys(alignments).filter((name) => !own.includes(name))).toEqual(['style']);
  });

  it('have numbers of their own, from 128 to 255, for their random streams', () => {
    const ids = Object.values(alignments).map(({id}) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id >= 128 && id <= 255)).toBe(true);
  });
});
