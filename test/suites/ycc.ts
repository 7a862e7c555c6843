/** JFIF's conversion in 14-bit fixed point, rounded; `test/kernels/assembly/pixels` holds the kernel to libjpeg's. */
function rgbOf(y: number, cb: number, cr: number): number[] {
  const weighted = (cbWeight: number, crWeight: number) =>
    (cbWeight * (cb - 128) + crWeight * (cr - 128) + 8192) >> 14;
  const levels = [y + weighted(0, 22_970), y + weighted(-5638, -11_700), y + weighted(29_032, 0)];
  return levels.map((level) => Math.max(0, Math.min(255, level)));
}

/** Planes of Y, Cb and Cr, (3, width, height), as (height, width, 3) RGB. */
export function yccToRgb(planes: Uint8Array, width: number): Uint8Array {
  const plane = planes.length / 3;
  const height = plane / width;
  const pixels = new Uint8Array(planes.length);
  for (let at = 0; at < plane; at++) {
    const pixel = (at % height) * width + Math.floor(at / height);
    pixels.set(rgbOf(planes[at], planes[plane + at], planes[2 * plane + at]), 3 * pixel);
  }
  return pixels;
}
