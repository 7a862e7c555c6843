import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import type {NamedModel, StyleModel} from '../../src/style/index.js';
import {judge} from '../augment/judge.js';

/** A folder with the models of scripts/make-style-model.py, which goes away with the test. */
export interface MadeModels {
  /** A model by its name, for pictures of 16x16 unless told. */
  readonly model: (name: string, options?: Partial<NamedModel>) => NamedModel;
  readonly remove: () => void;
}

export function makeModels(): MadeModels {
  const folder = mkdtempSync(join(tmpdir(), 'domainfeed-style-'));
  const python = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';
  execFileSync(python, ['scripts/make-style-model.py', folder]);
  return {
    model: (name, options) => ({
      field: 'feeds.train.align[0].style.model',
      file: join(folder, `${name}.onnx`),
      range: 'tanh',
      multiple: 4,
      width: 16,
      height: 16,
      ...options,
    }),
    remove: () => {
      rmSync(folder, {recursive: true});
    },
  };
}

const JUDGE = `
import base64, json, sys
import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

request = json.load(sys.stdin)
low, high, multiple = request["low"], request["high"], request["multiple"]
evaluator = ReferenceEvaluator(onnx.load(request["file"]))
results = []
for text in request["pictures"]:
    height, width = request["height"], request["width"]
    picture = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 3)
    padded = np.pad(picture, ((0, -height % multiple), (0, -width % multiple), (0, 0)), "edge")
    planes = (low + padded / 255 * (high - low)).astype(np.float32).transpose(2, 0, 1)[None]
    (styled,) = evaluator.run(None, {"image": planes})
    levels = ((styled[0].transpose(1, 2, 0).astype(float) - low) / (high - low) * 255).clip(0, 255)[:height, :width]
    results.append((picture + request["strength"] * (levels - picture)).ravel().tolist())
print(json.dumps(results))
`;

/** What onnx's own evaluator, in NumPy, makes of pictures: levels (H, W, 3) before they are rounded. */
export function judgeStyle(
  model: StyleModel,
  range: {low: number; high: number},
  pictures: readonly Uint8Array[],
  strength = 1,
): readonly (readonly number[])[] {
  const texts = pictures.map((picture) => Buffer.from(picture).toString('base64'));
  return judge(JUDGE, {...model, ...range, strength, pictures: texts}) as number[][];
}
