/**
 * Lays pixels over a background.
 *
 * @param rgba - (N, 4) uint8, not premultiplied.
 * @param background - R, G, B, 0 to 255.
 * @returns (N, 3) uint8, rounded to the nearest level; lies in the memory of `rgba`, which is used up.
 */
export function flatten(rgba: Uint8Array, background: readonly [number, number, number]): Uint8Array {
  const [red, green, blue] = background;
  const count = rgba.length / 4;
  for (let i = 0, from = 0, to = 0; i < count; i++, from += 4, to += 3) {
    const alpha = rgba[from + 3];
    rgba[to] = blend(rgba[from], red, alpha);
    rgba[to + 1] = blend(rgba[from + 1], green, alpha);
    rgba[to + 2] = blend(rgba[from + 2], blue, alpha);
  }
  return rgba.subarray(0, count * 3);
}

/** (level x alpha + under x (255 - alpha)) / 255, rounded; no tie is possible, 255 being odd. */
function blend(level: number, under: number, alpha: number): number {
  return ((level * alpha + under * (255 - alpha) + 127) / 255) | 0;
}
