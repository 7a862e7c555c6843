import {describe, expect, it} from '@jest/globals';

import {BadSamples} from '../../src/batch/bad-samples.js';
import {replaceKnownBad, slotsOf} from '../../src/batch/slots.js';
import type {Domain} from '../../src/types.js';

const photo: Domain = {id: 3, name: 'photo', role: 'source', start: 100, count: 10};
const slot = () => slotsOf([{domain: photo, samples: [{index: 104, pass: 1, place: 2}]}])[0];
const badSamples = (budget: number) => new BadSamples('train', budget, (index) => `photo/${index}.jpg`);

describe('replaceKnownBad', () => {
  it('leaves a slot alone whose sample is not known to be bad', () => {
    const untouched = slot();
    replaceKnownBad(untouched, badSamples(0), () => 105);
    expect(untouched).toEqual(slot());
  });

  it('tries stand-ins until one is not bad, and keeps the reason of the first', () => {
    const bad = badSamples(0.5);
    bad.add(photo, 104, 'truncated');
    bad.add(photo, 105, 'empty file');
    const replaced = slot();
    replaceKnownBad(replaced, bad, (_slot, attempt) => 105 + attempt);
    expect(replaced).toMatchObject({planned: {index: 104}, used: 106, attempts: 2, reason: 'truncated'});
  });

  it('chooses the same stand-in whether the bad ones were known before or not', () => {
    const standIn = (_slot: unknown, attempt: number) => 105 + attempt;
    const known = badSamples(1);
    known.add(photo, 104, 'a');
    known.add(photo, 105, 'b');
    const [early, late] = [slot(), slot()];
    replaceKnownBad(early, known, standIn);
    const learning = badSamples(1);
    for (const index of [104, 105]) {
      learning.add(photo, index, 'found now');
      replaceKnownBad(late, learning, standIn);
    }
    expect(late.used).toBe(early.used);
  });

  it('ends when there is nothing but bad samples', () => {
    const bad = badSamples(1);
    for (let index = 100; index < 110; index++) bad.add(photo, index, 'corrupt');
    expect(() => {
      replaceKnownBad(slot(), bad, (_slot, attempt) => 100 + (attempt % 10));
    }).toThrow('Domain photo: 1000 stand-ins in a row are bad');
  });
});

describe('BadSamples', () => {
  it('notes a sample once', () => {
    const bad = badSamples(1);
    expect([bad.add(photo, 104, 'a'), bad.add(photo, 104, 'b')]).toEqual([true, false]);
    expect(bad.reasonOf(104)).toBe('a');
  });

  it('allows a share of the domain and then lists the files', () => {
    const bad = badSamples(0.1); // one of ten
    bad.add(photo, 104, 'truncated');
    bad.check(photo);
    bad.add(photo, 107, 'empty file');
    expect(() => {
      bad.check(photo);
    }).toThrow(
      'Domain photo has 2 bad samples of 10, over feeds.train.bad_samples.budget 0.1:\n' +
        '  photo/104.jpg: truncated\n  photo/107.jpg: empty file',
    );
  });

  it('fails on the first bad sample if the budget is 0', () => {
    const bad = badSamples(0);
    bad.add(photo, 104, 'truncated');
    expect(() => {
      bad.check(photo);
    }).toThrow('photo/104.jpg');
  });

  it('keeps the list short enough for a gRPC status', () => {
    const many: Domain = {...photo, count: 1000};
    const bad = badSamples(0);
    for (let index = 100; index < 1100; index++)
      bad.add(many, index, 'corrupt: something went wrong in the middle');
    let message = '';
    try {
      bad.check(many);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.length).toBeLessThan(4300);
    expect(message).toMatch(/and \d+ more$/);
  });
});
