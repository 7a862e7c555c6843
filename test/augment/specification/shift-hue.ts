/** `INVERSE[chroma]` = 1 / chroma, for chroma >= 1. */
const INVERSE = Float64Array.from({length: 256}, (_, chroma) => 1 / chroma);

/**
 * Turns the hue of every pixel by `turn`, in turns of the colour circle; -0.5 and 0.5 are the complement.
 *
 * HSV's value and saturation stay, so the largest and the smallest of R, G and B stay as levels and only the
 * middle one is computed, rounded to the nearest. Grey pixels have no hue and don't change.
 *
 * @param pixels - (N, 3) uint8, R, G, B; changed in place.
 * @param turn - From -1 to 1.
 *
 * Source: Smith, "Color Gamut Transform Pairs", SIGGRAPH 1978; Python's `colorsys`.
 */
export function shiftHue(pixels: Uint8Array, turn: number): void {
  const shift = (turn < 0 ? turn + 1 : turn) * 6;
  for (let i = 0; i < pixels.length; i += 3) {
    const red = pixels[i];
    const green = pixels[i + 1];
    const blue = pixels[i + 2];
    const rg = red > green ? red : green;
    const top = rg > blue ? rg : blue;
    const gr = red > green ? green : red;
    const bottom = gr > blue ? blue : gr;
    const chroma = top - bottom;
    if (chroma === 0) continue;
    // The hue in sixths of a turn, 0 to 6: red is 0, green 2, blue 4.
    const inverse = INVERSE[chroma];
    let hue: number;
    if (top === red) hue = green >= blue ? (green - blue) * inverse : 6 + (green - blue) * inverse;
    else if (top === green) hue = 2 + (blue - red) * inverse;
    else hue = 4 + (red - green) * inverse;
    hue += shift;
    if (hue >= 6) hue -= 6;

    const sixth = hue | 0;
    const rest = hue - sixth;
    const middle = (bottom + chroma * ((sixth & 1) === 0 ? rest : 1 - rest) + 0.5) | 0;
    switch (sixth) {
      case 0:
        pixels[i] = top;
        pixels[i + 1] = middle;
        pixels[i + 2] = bottom;
        break;
      case 1:
        pixels[i] = middle;
        pixels[i + 1] = top;
        pixels[i + 2] = bottom;
        break;
      case 2:
        pixels[i] = bottom;
        pixels[i + 1] = top;
        pixels[i + 2] = middle;
        break;
      case 3:
        pixels[i] = bottom;
        pixels[i + 1] = middle;
        pixels[i + 2] = top;
        break;
      case 4:
        pixels[i] = middle;
        pixels[i + 1] = bottom;
        pixels[i + 2] = top;
        break;
      default:
        pixels[i] = top;
        pixels[i + 1] = bottom;
        pixels[i + 2] = middle;
    }
  }
}
