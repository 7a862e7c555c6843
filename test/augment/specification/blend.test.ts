import {describe, expect, it} from '@jest/globals';

import {adjustBrightness, adjustContrast, adjustSaturation} from './blend.js';

import {
  colourCube,
  decode,
  encode,
  flat,
  judge,
  largestDifference,
  type Picture,
  readPhoto,
} from '../judge.js';

const PILLOW = `
import base64, json, sys
from PIL import Image, ImageEnhance
answers = []
for job in json.load(sys.stdin):
    image = Image.frombytes("RGB", (job["width"], job["height"]), base64.b64decode(job["pixels"]))
    result = getattr(ImageEnhance, job["enhance"])(image).enhance(job["factor"])
    answers.append(base64.b64encode(result.tobytes()).decode())
print(json.dumps(answers))
`;

// Also factors whose products lie so near to whole numbers that single precision decides.
const FACTORS = [
  0,
  1e-9,
  0.1,
  0.3,
  1 / 3,
  0.6,
  0.7,
  1 - 1e-7,
  1,
  1 + 1e-7,
  1.2,
  1.25,
  1.4,
  2,
  3.7,
  100,
  1e30,
];

const ADJUSTMENTS = {
  Brightness: adjustBrightness,
  Contrast: adjustContrast,
  Color: adjustSaturation,
};

const pictures: Readonly<Record<string, Picture>> = {
  photo: readPhoto(),
  'all colours': colourCube(),
  'one pixel': flat(1, 1, [200, 30, 90]),
  'odd and flat': flat(7, 3, [13, 13, 12]),
  black: flat(2, 2, [0, 0, 0]),
  white: flat(2, 2, [255, 255, 255]),
};

function adjusted(adjust: (pixels: Uint8Array, factor: number) => void, picture: Picture, factor: number) {
  const pixels = picture.pixels.slice();
  adjust(pixels, factor);
  return pixels;
}

describe.each(Object.entries(ADJUSTMENTS))(
  "an adjustment judged by Pillow's ImageEnhance.%s",
  (enhance, adjust) => {
    it('gives the same levels, for any picture and factor', () => {
      const jobs = Object.entries(pictures).flatMap(([name, picture]) =>
        FACTORS.map((factor) => ({name, ...picture, factor})),
      );
      const answers = judge(
        PILLOW,
        jobs.map((job) => ({...job, pixels: encode(job.pixels), enhance})),
      ) as string[];
      const worst = jobs
        .map((job, i) => ({
          picture: job.name,
          factor: job.factor,
          levels: largestDifference(adjusted(adjust, job, job.factor), decode(answers[i])),
        }))
        .filter(({levels}) => levels > 0);
      expect(worst).toEqual([]);
    });

    it('changes nothing at 1', () => {
      for (const picture of Object.values(pictures)) {
        expect(largestDifference(adjusted(adjust, picture, 1), picture.pixels)).toBe(0);
      }
    });
  },
);

describe('adjustBrightness', () => {
  it('makes black at 0', () => {
    expect(adjusted(adjustBrightness, pictures.photo, 0).every((level) => level === 0)).toBe(true);
  });
});

describe('adjustContrast', () => {
  it('makes one grey of a picture at 0', () => {
    expect(new Set(adjusted(adjustContrast, pictures.photo, 0)).size).toBe(1);
  });
});

describe('adjustSaturation', () => {
  it('leaves greys alone at any factor', () => {
    const greys = Uint8Array.from({length: 768}, (_, i) => Math.floor(i / 3));
    for (const factor of [0, 0.5, 7, 1e30]) {
      const picture = {width: 256, height: 1, pixels: greys};
      expect(largestDifference(adjusted(adjustSaturation, picture, factor), greys)).toBe(0);
    }
  });
});
