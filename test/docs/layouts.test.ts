import {readFileSync} from 'node:fs';

import {describe, expect, it} from '@jest/globals';

import {layouts} from '../../src/batch/layouts.js';
import {pairings} from '../../src/batch/pairings.js';
import {snakeKeys} from '../../src/config/key-case.js';
import {problemsOf} from '../config/made-config.js';

const page = readFileSync(new URL('../../docs/layouts.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text);

/** A file whose only feed has these settings, in YAML's block style. */
function problemsWith(settings: string): string[] {
  const feed = `\n  train:\n    reveal_labels: true\n${settings.replace(/^/gm, '    ')}`;
  const domains = '{art: {role: source}, photo: {role: source}, sketch: {role: target}}';
  return problemsOf({domains, feeds: feed});
}

describe('docs/layouts.md', () => {
  it('names every layout, every way to choose partners, and every setting of a layout', () => {
    const settings = Object.values(layouts).flatMap((layout) => Object.keys(snakeKeys(layout.settings)));
    const names = [...Object.keys(layouts), ...Object.keys(pairings), ...settings];
    expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });

  it('has an example of every layout and partners that are on', () => {
    for (const layout of Object.keys(layouts)) {
      expect(examples.some((example) => example.includes(`layout: ${layout}`))).toBe(true);
    }
    expect(examples.filter((example) => example.includes('mix:')).length).toBeGreaterThan(1);
  });

  it.each(examples)('has an example that a feed can have: %s', (example) => {
    expect(problemsWith(example)).toEqual([]);
  });
});
