import {count, pixels} from './picture';

/** (3, 256) u32: how often each level of R, G and B occurs. */
export const LEVEL_COUNTS: usize = memory.data(3 * 256 * 4, 16);

/** Counts the levels of the picture in work. */
export function countLevels(): void {
  const end = pixels + <usize>count * 3;
  memory.fill(LEVEL_COUNTS, 0, 3 * 256 * 4);
  for (let at = pixels; at < end; at += 3) {
    const red = LEVEL_COUNTS + ((<usize>load<u8>(at)) << 2);
    const green = LEVEL_COUNTS + ((<usize>load<u8>(at, 1)) << 2);
    const blue = LEVEL_COUNTS + ((<usize>load<u8>(at, 2)) << 2);
    store<u32>(red, load<u32>(red) + 1);
    store<u32>(green, load<u32>(green, 1024) + 1, 1024);
    store<u32>(blue, load<u32>(blue, 2048) + 1, 2048);
  }
}
