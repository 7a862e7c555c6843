import {describe, expect, it} from '@jest/globals';
import * as fc from 'fast-check';
import {stringify} from 'yaml';

import {entriesOf, plainOf, readYaml} from '../../src/config/read-yaml.js';

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

describe('readYaml', () => {
  it('reads what YAML wrote', () => {
    const json = fc.jsonValue({maxDepth: 3}).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, (value) => {
        expect(plainOf(readYaml(stringify(value), 'x.yaml'))).toEqual(value);
      }),
    );
  });

  it('keeps the order and the spelling of names that look like numbers', () => {
    expect(entriesOf(readYaml('{30: a, 007: b, 1.0: c, x: d, 2: e}', 'x.yaml'))).toEqual([
      ['30', 'a'],
      ['007', 'b'],
      ['1.0', 'c'],
      ['x', 'd'],
      ['2', 'e'],
    ]);
  });

  it.each([
    [
      'a: [',
      "line 1, column 5 to be YAML, got 'Flow sequence in block collection must be sufficiently indented",
    ],
    ['a: 1\nb: 2\na: 3', "line 3, column 1 to be YAML, got 'Map keys must be unique'"],
    ['a: 1\n\tb: 2', "line 2, column 1 to be YAML, got 'Tabs are not allowed as indentation'"],
    ['a: !color red', "line 1, column 4 to be YAML, got 'Unresolved tag: !color'"],
    ['a: 1\n---\nb: 2', "line 2, column 1 to be YAML, got 'Source contains multiple documents"],
    ['? [a]\n: 1', "line 1, column 3 to be YAML, got 'With stringKeys, all keys must be strings'"],
    ['a: *x', "aliases to be finite, got 'Unresolved alias (the anchor must be set before the alias): x'"],
    ['a: &x [*x]', "aliases to be finite, got 'an alias inside the value that it stands for'"],
    [
      `a: &a [x, x]\n${LETTERS.slice(1)
        .map((name, at) => `${name}: &${name} [${`*${LETTERS[at]}, `.repeat(9)}]`)
        .join('\n')}`,
      "aliases to be finite, got 'Excessive alias count indicates a resource exhaustion attack'",
    ],
  ])('refuses %p with the place', (text, message) => {
    expect(() => readYaml(text, 'x.yaml')).toThrow(`x.yaml has 1 problem:\nExpected ${message}`);
  });

  it('tells all faults at once', () => {
    expect(() => readYaml('a: 1\na: 2\nb: !x 1', 'x.yaml')).toThrow(
      /^x\.yaml has 2 problems:\n.*line 2.*\n.*line 3/,
    );
  });
});
