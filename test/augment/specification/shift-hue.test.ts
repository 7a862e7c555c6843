import {describe, expect, it} from '@jest/globals';
import fc from 'fast-check';

import {shiftHue} from './shift-hue.js';

import {colourCube, decode, encode, judge, largestDifference, readPhoto} from '../judge.js';

const COLORSYS = `
import base64, colorsys, json, sys
answers = []
for job in json.load(sys.stdin):
    pixels, out = base64.b64decode(job["pixels"]), bytearray()
    for i in range(0, len(pixels), 3):
        h, s, v = colorsys.rgb_to_hsv(*(level / 255 for level in pixels[i:i + 3]))
        out += bytes(round(255 * c) for c in colorsys.hsv_to_rgb((h + job["turn"]) % 1, s, v))
    answers.append(base64.b64encode(out).decode())
print(json.dumps(answers))
`;

const TURNS = [-0.5, -0.31, -1 / 6, -0.004, 0, 0.013, 1 / 3, 0.5];

const colour = fc.tuple(...[0, 1, 2].map(() => fc.integer({min: 0, max: 255})));
const turn = fc.integer({min: -500, max: 500}).map((thousandths) => thousandths / 1000);

function shifted(pixels: Uint8Array, by: number): Uint8Array {
  const result = pixels.slice();
  shiftHue(result, by);
  return result;
}

describe('shiftHue', () => {
  it("agrees with Python's colorsys within one level", () => {
    const jobs = [colourCube(), readPhoto()].flatMap(({pixels}) => TURNS.map((by) => ({pixels, turn: by})));
    const answers = judge(
      COLORSYS,
      jobs.map((job) => ({...job, pixels: encode(job.pixels)})),
    ) as string[];
    const levels = jobs.map((job, i) => largestDifference(shifted(job.pixels, job.turn), decode(answers[i])));
    expect(Math.max(...levels)).toBeLessThanOrEqual(1);
  });

  it('keeps the largest and the smallest channel of every colour', () => {
    fc.assert(
      fc.property(colour, turn, (rgb, by) => {
        const moved = [...shifted(Uint8Array.from(rgb), by)];
        expect([Math.max(...moved), Math.min(...moved)]).toEqual([Math.max(...rgb), Math.min(...rgb)]);
      }),
    );
  });

  it('turns the pure colours into each other by thirds of a turn', () => {
    const red = Uint8Array.of(255, 0, 0);
    expect([...shifted(red, 1 / 3)]).toEqual([0, 255, 0]);
    expect([...shifted(red, -1 / 3)]).toEqual([0, 0, 255]);
    expect([...shifted(red, 0.5)]).toEqual([0, 255, 255]);
  });

  it('changes nothing by no turn or a whole one', () => {
    const {pixels} = colourCube();
    for (const by of [0, 1, -1]) expect(largestDifference(shifted(pixels, by), pixels)).toBe(0);
  });
});
