import type {DecodeRequest} from '../decode/decoder.js';
import {expected} from '../errors.js';

import {readStatus, type Refusal} from './kernel-status.js';
import {type JpegKernels, type Kernels, loadKernels, type Placement} from './kernels.js';
import {timeResize} from './resize-clock.js';
import {checkStoredSize, storedPlacement, type Upright} from './stored-placement.js';

/**
 * Whether `decodeJpegWindow` is likely to decode a file with this header: a quick look, so that a caller can choose. The
 * file may still be refused, for what its header does not tell.
 */
export function kernelTakes({format, jpeg}: DecodeRequest['header']): boolean {
  if (format !== 'jpeg') return false;
  if (jpeg === undefined) return true;
  const {process, bits, components, profile} = jpeg;
  const isSequential = process === 'baseline' || process === 'extended';
  return isSequential && bits === 8 && (components === 1 || components === 3) && profile !== 'other';
}

/**
 * Decodes a window of a baseline JPEG, resized, into `out`: (height, width, 3) uint8, sRGB, row-major. Only the blocks
 * that the window needs are transformed; orientation and flip cost nothing. The decoded samples equal libjpeg-turbo's
 * (slow integer method); the result is the same on every CPU, and on photos differs from Pillow's crop and resize by
 * 0.5 levels on average (`scripts/bench/decode.mjs`), because luma and chroma are resized before the conversion to RGB.
 *
 * Taken: 8-bit sequential Huffman JPEGs, gray or YCbCr, chroma at full, half or quarter resolution along each axis, any
 * restart interval. JPEG has no transparency, so `background` is not used.
 *
 * @returns undefined once `out` is filled; else why another decoder must take the file, `out` being as it was.
 * @throws UndecodableError "truncated ..." or "corrupt ...", for good. Damage that is not needed for the window may
 *   pass unseen; a file that ends early never does.
 */
export function decodeJpegWindow(request: DecodeRequest, out: Uint8Array): Refusal | undefined {
  const {width, height} = request;
  const outBytes = width * height * 3;
  if (out.length !== outBytes) throw expected('out.length', `${width} * ${height} * 3`, out.length);
  const kernels = loadKernels();
  return decodeJpeg(kernels, request, (placement) => renderRgb(kernels, placement, out));
}

/**
 * Decodes as `decodeJpegWindow`, and leaves it to `render` to make the window of the planes in the kernel's memory: it
 * answers a status.
 */
export function decodeJpeg(
  kernels: JpegKernels,
  request: DecodeRequest,
  render: (placement: Placement) => number,
): Refusal | undefined {
  const {bytes, header} = request;
  if (header.jpeg?.profile === 'other') return 'embedded colour profile';
  const refusal = openJpeg(kernels, bytes, header);
  if (refusal !== undefined) return refusal;
  const placement = storedPlacement(request);
  const [x, y, width, height] = placement;
  const status = kernels.decodePlanes(x, y, width, height);
  return readStatus(status || timeResize(() => render(placement)));
}

/** Makes a window of the planes in the kernel's memory, as RGB; answers a status. */
export function renderRgb(kernels: Kernels, placement: Placement, out: Uint8Array): number {
  const status = kernels.resizeWindow(...placement);
  if (status !== 0) return status;
  kernels.windowToRgb();
  out.set(new Uint8Array(kernels.memory.buffer, kernels.rendered.value, out.length));
  return status;
}

/** Brings a file into the kernel's memory, ready for `decodePlanes`. Answers and throws as `decodeJpegWindow`. */
export function openJpeg(kernels: JpegKernels, bytes: Uint8Array, header: Upright): Refusal | undefined {
  const address = kernels.reserveInput(bytes.length);
  if (address === 0) return 'too large for the kernel';
  new Uint8Array(kernels.memory.buffer, address, bytes.length).set(bytes);
  const refusal = readStatus(kernels.openJpeg(bytes.length));
  if (refusal !== undefined) return refusal;
  checkStoredSize(header, {width: kernels.frameWidth.value, height: kernels.frameHeight.value});
  return undefined;
}
