import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {afterAll, beforeAll, describe, expect, it} from '@jest/globals';

import {outsideRoot} from '../../src/pack/outside-root.js';

describe('the folder that is written', () => {
  let folder: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'domainfeed-outside-')));
    mkdirSync(join(folder, 'data/set'), {recursive: true});
    symlinkSync(join(folder, 'data'), join(folder, 'link'));
  });

  afterAll(() => {
    rmSync(folder, {recursive: true});
  });

  it.each(['data/set', 'data/set/new/deep', 'data', '.', 'link/set', 'link/set/new'])(
    'is refused where reading and writing would meet: %s',
    (out) => {
      expect(() => outsideRoot(join(folder, out), join(folder, 'data/set'))).toThrow(
        /^Expected --out to be a folder that neither lies in catalog\.root .* nor holds it/,
      );
    },
  );

  it.each(['data/set2', 'data/other', 'new/deep'])('may lie beside the one that is read: %s', (out) => {
    expect(outsideRoot(join(folder, out), join(folder, 'data/set'))).toBe(join(folder, out));
  });
});
