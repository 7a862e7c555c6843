import {highHalves, highQuads, lowHalves, lowQuads} from '../interleave';
import {cubeRoot} from './cube-root';
import {count, lightness, pixels, planeA, planeB} from './picture';
import {linearOf, WHITE, XYZ_FROM_RGB} from './srgb';

/**
 * (3, 256, 4) f32: what a level of R, G or B adds to X, Y and Z, each relative to white. The decoding of sRGB and the
 * matrix in one.
 */
const PARTS: usize = memory.data(3 * 256 * 16, 16);

/** Fills the table; once, when the module starts. */
export function fillPartsOfXyz(): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let level = 0; level < 256; level++) {
      const entry = PARTS + ((channel << 8) + level) * 16;
      for (let row = 0; row < 3; row++) {
        const weight = unchecked(XYZ_FROM_RGB[3 * row + channel]) / unchecked(WHITE[row]);
        store<f32>(entry + 4 * row, <f32>(weight * linearOf(level)));
      }
    }
  }
}

/**
 * L, a and b of the picture in work, from its levels: CIELAB with D65, L from 0 to 100. Within 3e-4 of scikit-image's
 * `rgb2lab` in double precision. Behind the last pixel the planes are 0.
 */
export function rgbToLab(): void {
  const end = pixels + <usize>count * 3;
  memory.fill(end, 0, 12);
  let plane: usize = 0;
  let at = pixels;
  do {
    const first = partsAt(at);
    const second = partsAt(at + 3);
    const third = partsAt(at + 6);
    const fourth = partsAt(at + 9);
    const xyLow = lowQuads(first, second);
    const xyHigh = lowQuads(third, fourth);
    const x = lowHalves(xyLow, xyHigh);
    const y = highHalves(xyLow, xyHigh);
    const z = lowHalves(highQuads(first, second), highQuads(third, fourth));
    const fx = least(rootOf(x), x);
    const fy = least(rootOf(y), y);
    const fz = least(rootOf(z), z);
    v128.store(lightness + plane, f32x4.sub(f32x4.mul(fy, f32x4.splat(116)), f32x4.splat(16)));
    v128.store(planeA + plane, f32x4.mul(f32x4.sub(fx, fy), f32x4.splat(500)));
    v128.store(planeB + plane, f32x4.mul(f32x4.sub(fy, fz), f32x4.splat(200)));
    at += 12;
    plane += 16;
  } while (at < end);
  clearTail();
}

/** X, Y and Z of one pixel, relative to white, and a 0. */
function partsAt(pixel: usize): v128 {
  const red = v128.load((<usize>load<u8>(pixel)) << 4, PARTS);
  const green = v128.load((<usize>load<u8>(pixel, 1)) << 4, PARTS + 256 * 16);
  const blue = v128.load((<usize>load<u8>(pixel, 2)) << 4, PARTS + 512 * 16);
  return f32x4.add(f32x4.add(red, green), blue);
}

const THRESHOLD: f32 = 0.008856;

/** The cube roots of four values from 0 to 1; below the threshold that of the threshold. */
function rootOf(t: v128): v128 {
  return cubeRoot(f32x4.pmax(t, f32x4.splat(THRESHOLD)));
}

/** CIELAB's f is a straight line below the threshold. It touches the root there, and lies above it from there on. */
function least(root: v128, t: v128): v128 {
  return f32x4.pmin(root, f32x4.add(f32x4.mul(t, f32x4.splat(7.787)), f32x4.splat(16.0 / 116)));
}

/** Zeros behind the last pixel, so that they add nothing to a sum. */
function clearTail(): void {
  const from = <usize>count * 4;
  memory.fill(lightness + from, 0, 64);
  memory.fill(planeA + from, 0, 64);
  memory.fill(planeB + from, 0, 64);
}
