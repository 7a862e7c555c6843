/** Grey level of a colour, 0 to 255: ITU-R BT.601 weights in 16-bit fixed point, rounded as Pillow's mode L. */
export function luma(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}
