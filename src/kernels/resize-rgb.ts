import {expected} from '../errors.js';

import {readStatus, type Refusal} from './kernel-status.js';
import {loadKernels, type Kernels, type Placement} from './kernels.js';
import {timeResize} from './resize-clock.js';

/** The size and form of an RGB image: (height, width, channels) uint8; a fourth channel is passed over. */
export interface RgbShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/**
 * Crops, turns, flips and resizes an RGB image into `out`: (height, width, 3) uint8, row-major, sized by `placement`
 * (`storedPlacement` makes it). The exact way, for decoders that give RGB: equals Pillow's crop and resize with NEAREST,
 * and with BILINEAR and BICUBIC but for 1 % of the levels, which are off by one (of BICUBIC's, one in a million by two).
 *
 * @returns undefined once `out` is filled, or 'too large for the kernel'.
 * @throws DomainfeedError INVALID_ARGUMENT if a length is not its shape's, or the window is not inside the image.
 */
export function resizeRgb(
  pixels: Uint8Array,
  shape: RgbShape,
  placement: Placement,
  out: Uint8Array,
): Refusal | undefined {
  const {width, height, channels} = shape;
  if (pixels.length !== width * height * channels) {
    throw expected('pixels.length', `${height} * ${width} * ${channels}`, pixels.length);
  }
  const kernels = loadKernels();
  const target = reservePixels(kernels, pixels.length);
  if (target === undefined) return 'too large for the kernel';
  target.set(pixels);
  return resizeReserved(kernels, shape, placement, out);
}

/** The kernel's own memory for an image that a decoder will write and `resizeReserved` will read. */
export function reservePixels(kernels: Kernels, bytes: number): Uint8Array | undefined {
  const address = kernels.reserveInput(bytes);
  return address === 0 ? undefined : new Uint8Array(kernels.memory.buffer, address, bytes);
}

/** `resizeRgb` for an image that lies in what `reservePixels` gave. */
export function resizeReserved(
  kernels: Kernels,
  shape: RgbShape,
  placement: Placement,
  out: Uint8Array,
): Refusal | undefined {
  const [x, y, width, height, across, down] = placement;
  const outBytes = across * down * 3;
  if (out.length !== outBytes) throw expected('out.length', `${across} * ${down} * 3`, out.length);
  if (x < 0 || y < 0 || width < 1 || height < 1 || x + width > shape.width || y + height > shape.height) {
    throw expected('window', `inside the image of ${shape.width}x${shape.height}`, {x, y, width, height});
  }
  const status = timeResize(() => {
    const done = kernels.resizeRgb(shape.width, shape.height, shape.channels, ...placement);
    if (done === 0) out.set(new Uint8Array(kernels.memory.buffer, kernels.resized.value, outBytes));
    return done;
  });
  return readStatus(status);
}
