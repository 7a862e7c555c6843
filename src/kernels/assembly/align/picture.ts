import {reserve, resetArena} from '../memory';

/**
 * The picture in work: its levels (count, 3) u8, and its L, a and b as planes of (count) f32. All of them may be read and
 * written up to the next whole 16 pixels.
 */
export let pixels: usize = 0;
export let lightness: usize = 0;
export let planeA: usize = 0;
export let planeB: usize = 0;
export let count: i32 = 0;

/** Goes on with the first pixels alone. */
export function narrowPicture(pixelCount: i32): void {
  count = pixelCount;
}

/** Begins a new picture, and returns where the host puts its levels; 0 if it is too large for this kernel. */
export function openPicture(pixelCount: u32): usize {
  resetArena();
  const bytes = <u64>pixelCount * 4;
  count = pixelCount;
  pixels = reserve(<u64>pixelCount * 3);
  lightness = reserve(bytes);
  planeA = reserve(bytes);
  planeB = reserve(bytes);
  return lightness == 0 || planeA == 0 || planeB == 0 ? 0 : pixels;
}
