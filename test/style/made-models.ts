import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import type {NamedModel, StyleModel} from '../../src/style/index.js';
import {ranges} from '../../src/style/model.js';
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

def restyle(job):
    low, high, multiple = job["low"], job["high"], job["multiple"]
    evaluator = ReferenceEvaluator(onnx.load(job["file"]))
    for text in job["pictures"]:
        height, width = job["height"], job["width"]
        picture = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 3)
        padded = np.pad(picture, ((0, -height % multiple), (0, -width % multiple), (0, 0)), "edge")
        planes = (low + padded / 255 * (high - low)).astype(np.float32).transpose(2, 0, 1)[None]
        (styled,) = evaluator.run(None, {"image": planes})
        levels = (styled[0].transpose(1, 2, 0).astype(float) - low) / (high - low) * 255
        levels = levels.clip(0, 255)[:height, :width]
        yield (picture + job["strength"] * (levels - picture)).ravel().tolist()

print(json.dumps([list(restyle(job)) for job in json.load(sys.stdin)]))
`;

/** Pictures, (H, W, 3) uint8 each, for a model. */
export interface StyleCase {
  readonly model: StyleModel;
  readonly pictures: readonly Uint8Array[];
  readonly strength: number;
}

/** What onnx's own evaluator, in NumPy, makes of the pictures of each case: levels (H, W, 3) before they are rounded. */
export function judgeStyles(cases: readonly StyleCase[]): readonly (readonly (readonly number[])[])[] {
  const jobs = cases.map(({model, pictures, strength}) => ({
    ...model,
    ...ranges[model.range],
    strength,
    pictures: pictures.map((picture) => Buffer.from(picture).toString('base64')),
  }));
  return judge(JUDGE, jobs) as number[][][];
}
