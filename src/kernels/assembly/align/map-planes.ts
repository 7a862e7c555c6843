import {count, lightness, planeA, planeB} from './picture';

/** (3, 4) f32, written by the host: each row gives one new plane, as weights of the three old ones and a constant. */
export const AFFINE_MAP: usize = memory.data(12 * 4, 16);

/** Maps the three planes of the picture in work, in single precision. */
export function mapPlanes(): void {
  const end = <usize>count * 4;
  for (let at: usize = 0; at < end; at += 16) {
    const x = v128.load(lightness + at);
    const y = v128.load(planeA + at);
    const z = v128.load(planeB + at);
    v128.store(lightness + at, weigh(x, y, z, AFFINE_MAP));
    v128.store(planeA + at, weigh(x, y, z, AFFINE_MAP + 16));
    v128.store(planeB + at, weigh(x, y, z, AFFINE_MAP + 32));
  }
}

function weigh(x: v128, y: v128, z: v128, row: usize): v128 {
  const xy = f32x4.add(f32x4.mul(x, v128.load32_splat(row, 0)), f32x4.mul(y, v128.load32_splat(row, 4)));
  return f32x4.add(xy, f32x4.add(f32x4.mul(z, v128.load32_splat(row, 8)), v128.load32_splat(row, 12)));
}
