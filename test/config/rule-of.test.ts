import {describe, expect, it} from '@jest/globals';
import {z} from 'zod';

import {ruleOf} from '../../src/config/rule-of.js';

describe('ruleOf', () => {
  it.each([
    ['a number', z.number(), 'x'],
    ['a number, 0 to 1', z.number().min(0).max(1), 2],
    ['a number > 0', z.number().gt(0), 0],
    ['a number > 0 and <= 1', z.number().gt(0).max(1), 'x'],
    ['a number >= 0 and < 1', z.number().min(0).lt(1), 1],
    ['a number <= 3', z.number().max(3), 4],
    ['a whole number', z.int(), 0.5],
    ['a whole number >= 1', z.int().min(1), 0],
    ['a whole number, 1 to 9', z.number().int().min(1).max(9), 0.5],
    ['true or false', z.boolean(), 'yes'],
    ['a text', z.string(), true],
    ['a text, in quotes', z.string(), 15],
    ['a list', z.array(z.number()), 3],
    ['a list of 3', z.tuple([z.number(), z.number(), z.number()]), [1, 2]],
    ['a list of 1 or more', z.array(z.number()).min(1), []],
    ['a list of 0 to 2', z.array(z.number()).max(2), [1, 2, 3]],
    ['a map', z.strictObject({}), []],
    ['a map', z.record(z.string(), z.number()), 3],
    ['one of cat, dog', z.enum(['cat', 'dog']), 'cow'],
    ['one of age, name', z.strictObject({age: z.number().optional(), name: z.string().optional()}), {nam: 1}],
  ])('says "%s" of a value that is not', (rule, schema, value) => {
    const issues = z.safeParse(schema, value, {error: ruleOf}).error?.issues;
    expect(issues?.map(({message}) => message)).toEqual([rule]);
  });

  it('names the tags of which one was expected', () => {
    const schema = z.discriminatedUnion('mode', [
      z.strictObject({mode: z.literal('a').default('a')}),
      z.strictObject({mode: z.literal('b')}),
    ]);
    expect(schema.safeParse({mode: 'c'}, {error: ruleOf}).error?.issues[0].message).toBe('one of a, b');
  });

  it('leaves the rule that a schema words itself', () => {
    const schema = z.number({error: 'a share'}).max(1, {error: 'a share'});
    for (const value of ['x', 2]) {
      expect(schema.safeParse(value, {error: ruleOf}).error?.issues[0].message).toBe('a share');
    }
  });
});
