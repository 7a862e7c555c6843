import {count, pixels} from './picture';

/** (3, 256) u8, written by the host: what each level of R, G and B becomes. */
export const LEVEL_MAP: usize = memory.data(3 * 256, 16);

/** Maps the levels of the picture in work. */
export function mapLevels(): void {
  const end = pixels + <usize>count * 3;
  for (let at = pixels; at < end; at += 3) {
    store<u8>(at, load<u8>(LEVEL_MAP + load<u8>(at)));
    store<u8>(at, load<u8>(LEVEL_MAP + load<u8>(at, 1), 256), 1);
    store<u8>(at, load<u8>(LEVEL_MAP + load<u8>(at, 2), 512), 2);
  }
}
