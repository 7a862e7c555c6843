import {execFileSync} from 'node:child_process';

/** Runs Python code that reads JSON from standard input and prints JSON. */
export function judge(code: string, input: unknown): unknown {
  const python = process.env.DOMAINFEED_PYTHON ?? '.venv/bin/python';
  const printed = execFileSync(python, ['-c', code], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return JSON.parse(printed);
}

/** Bytes as they travel to the judge and back. */
export const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const decode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const PHOTO = `
import base64, json
from skimage import data
print(json.dumps(base64.b64encode(data.astronaut()[::4, 100:400:3].tobytes()).decode()))
`;

/** (128, 100, 3): NASA's portrait of Eileen Collins, public domain, from scikit-image. */
export function readPhoto(): Picture {
  return {width: 100, height: 128, pixels: decode(judge(PHOTO, null) as string)};
}

/** (height, width, 3) uint8. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** All colours whose channels are multiples of 15, each once: every edge and corner of the colour cube. */
export function colourCube(): Picture {
  const pixels = new Uint8Array(18 ** 3 * 3);
  for (let i = 0; i < 18 ** 3; i++) {
    pixels.set([(i % 18) * 15, (Math.floor(i / 18) % 18) * 15, Math.floor(i / 324) * 15], i * 3);
  }
  return {width: 18 * 18, height: 18, pixels};
}

/** A picture of one colour. */
export function flat(width: number, height: number, colour: readonly number[]): Picture {
  return {width, height, pixels: Uint8Array.from({length: width * height * 3}, (_, i) => colour[i % 3])};
}

/** The largest absolute difference of two equally long lists of levels. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] < b[i] ? b[i] - a[i] : a[i] - b[i];
    if (difference > largest) largest = difference;
  }
  return largest;
}
