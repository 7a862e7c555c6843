import {spawnSync} from 'node:child_process';
import {join} from 'node:path';

import sharp from 'sharp';

import type {DecodeRequest} from '../../src/decode/decoder.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = process.env.DOMAINFEED_PYTHON ?? join(ROOT, '.venv', 'bin', 'python');
const MAX_BYTES = 2 ** 28;

/** A request to decode, for a file by its path. */
export interface DecodeJob extends Omit<DecodeRequest, 'bytes' | 'header'> {
  readonly path: string;
}

/** What Pillow makes of the same requests: (height, width, 3) uint8, sRGB, one result a job. */
export async function decodeWithPillow(jobs: readonly DecodeJob[]): Promise<readonly Uint8Array[]> {
  const input = JSON.stringify({jobs, cmykProfile: await cmykProfile()});
  const script = join(import.meta.dirname, 'pillow.py');
  const {status, stdout, stderr} = spawnSync(PYTHON, [script], {input, maxBuffer: MAX_BYTES});
  if (status !== 0) throw new Error(`The judge failed: ${stderr.toString()}`);
  let start = 0;
  return jobs.map(({width, height}) => stdout.subarray(start, (start += width * height * 3)));
}

/** The profile that libvips takes for CMYK without one, in base64, so that the judge means the same inks. */
async function cmykProfile(): Promise<string> {
  const printed = await sharp({create: {width: 1, height: 1, channels: 3, background: 'white'}})
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg()
    .toBuffer();
  const {icc} = await sharp(printed).metadata();
  if (icc === undefined) throw new Error('libvips gave no CMYK profile');
  return icc.toString('base64');
}
