// Looked up once: jest isolates globals, which makes each look-up slow.
const {cos, imul, max, min, sin} = Math;

/** What a made picture looks like: each kind is hard in its own way. */
export const pictureKinds = ['photo', 'noise', 'flat', 'edges'] as const;
export type PictureKind = (typeof pictureKinds)[number];

/**
 * A picture of (height, width, channels) levels: 'photo' = soft waves with grain, 'noise' = every level independent,
 * 'flat' = one colour, 'edges' = black and white stripes that overflow after the inverse DCT.
 */
export function makePicture(
  kind: PictureKind,
  width: number,
  height: number,
  seed: number,
  channels = 3,
): Uint8Array {
  const pixels = new Uint8Array(width * height * channels);
  let state = imul(seed + 1, 0x9e3779b9);
  const draw = () => {
    state = (imul(state, 1664525) + 1013904223) | 0; // Numerical Recipes' generator; its high bits are good
    return state >>> 24;
  };
  const colour = [draw(), draw(), draw(), draw()];
  const level = (x: number, y: number, channel: number) => {
    if (kind === 'noise') return draw();
    if (kind === 'flat') return colour[channel];
    if (kind === 'edges') return ((x + (seed & 7) * y) >> 1) & 1 ? 255 : 0;
    return 127 + 90 * sin((x + colour[channel]) / 9) * cos((y - colour[3]) / 13 + channel) + draw() / 12;
  };
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++, at++) {
        pixels[at] = max(0, min(255, level(x, y, channel)));
      }
    }
  }
  return pixels;
}
