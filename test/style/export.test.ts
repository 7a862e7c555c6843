import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {describe, expect, it} from '@jest/globals';

import {startStyle} from '../../src/style/index.js';

/** With batch normalisation and dropout: what makes an export in training mode wrong. */
const GENERATOR = `
from torch import nn

generator = nn.Sequential(
    nn.Conv2d(3, 8, 4, 2, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout(),
    nn.ConvTranspose2d(8, 3, 4, 2, 1), nn.Tanh(),
)
`;

describe('the export in docs/style.md', () => {
  it('writes a model that is taken, for images of any size, many at once', async () => {
    const code = /```python\n([^]*?)```/.exec(readFileSync('docs/style.md', 'utf8'))?.[1] ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'domainfeed-export-'));
    try {
      const python = resolve(process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python');
      execFileSync(python, ['-W', 'ignore', '-c', GENERATOR + code], {cwd: folder, stdio: 'pipe'});
      const file = join(folder, 'photo2sketch.onnx');
      const model = {field: 'model', file, range: 'tanh', multiple: 4} as const;
      const sizes = [
        {width: 24, height: 24},
        {width: 17, height: 30},
      ];
      const stage = await startStyle(
        sizes.map((size) => ({...model, ...size})),
        1,
      );
      await stage.close();
      for (const {batched, warnings} of stage.models.values())
        expect([batched, warnings]).toEqual([true, []]);
    } finally {
      rmSync(folder, {recursive: true});
    }
  }, 60_000);
});
