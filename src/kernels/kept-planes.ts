import {
  type EncodedImage,
  type ImageHeader,
  UndecodableError,
  type WholeImage,
  type WindowRequest,
} from '../decode/decoder.js';
import {expected} from '../errors.js';

import {openJpeg, renderRgb} from './kernel-decoder.js';
import {readStatus, type Refusal} from './kernel-status.js';
import {type Kernels, loadKernels, type Placement} from './kernels.js';
import {timeResize} from './resize-clock.js';
import {type Size, storedPlacement, storedSize} from './stored-placement.js';

/**
 * Beside a larger file the kernel's memory may not hold the largest result, so that another decoder would make some of
 * the windows.
 */
const MAX_FILE_BYTES = 32 * 2 ** 20;

/** What the samples mean, packed into `WholeImage.form`, 4 bits each. */
interface PlaneForm {
  /** 1 = gray, 3 = Y, Cb and Cr. */
  readonly components: number;
  /** Luma samples for a chroma sample along each axis: 1, 2 or 4. */
  readonly across: number;
  readonly down: number;
  readonly orientation: number;
}

/**
 * Planes begin at multiples of so many bytes: V8 copies from shared memory in words of 8 where both sides lie alike, else
 * byte by byte, five times slower. A run of rows begins with a whole number of MCUs, so at a multiple of 8 samples.
 */
const PLANE_ALIGNMENT = 8;

/** Bytes of the planes that `decodeJpegWhole` makes, by the header; a few more with their alignment. */
export function planeBytes({width, height, jpeg}: ImageHeader): number {
  return Math.ceil(width * height * (jpeg?.samplesPerPixel ?? 3));
}

/**
 * Decodes a whole JPEG of those that `decodeJpegWindow` takes to its planes, at their own resolutions: half the bytes of
 * RGB with 4:2:0.
 *
 * @returns Also: why `decodeJpegWindow` leaves every window of it to another decoder.
 * @throws UndecodableError as `decodeJpegWindow`, also if the file is too large to be kept.
 */
export function decodeJpegWhole({bytes, header}: EncodedImage): WholeImage | Refusal {
  if (header.jpeg?.profile === 'other') return 'embedded colour profile';
  if (bytes.length > MAX_FILE_BYTES) throw new UndecodableError('too large to be kept');
  const kernels = loadKernels();
  const refusal = openJpeg(kernels, bytes, header);
  if (refusal !== undefined) return refusal;
  const {frameWidth, frameHeight, componentCount, lumaAcross, lumaDown, memory} = kernels;
  const tooLarge = readStatus(kernels.decodePlanes(0, 0, frameWidth.value, frameHeight.value));
  if (tooLarge !== undefined) throw new UndecodableError('too large to be kept'); // windows may not be
  const form = packForm({
    components: componentCount.value,
    across: lumaAcross.value,
    down: lumaDown.value,
    orientation: header.orientation,
  });
  const planes = kernels.packPlanes();
  const data = new Uint8Array(memory.buffer, kernels.planeAddress(0), planes).slice();
  return {width: header.width, height: header.height, form, data};
}

/** Makes of planes the bytes that `decodeJpegWindow` makes of their file. */
export function windowOfPlanes(whole: WholeImage, request: WindowRequest, out: Uint8Array): void {
  const outBytes = request.width * request.height * 3;
  if (out.length !== outBytes) {
    throw expected('out.length', `${request.width} * ${request.height} * 3`, out.length);
  }
  const form = unpackForm(whole.form);
  const header = {width: whole.width, height: whole.height, orientation: form.orientation};
  const placement = storedPlacement({...request, header});
  const refusal = readStatus(
    timeResize(() => {
      const kernels = loadKernels();
      const stored = storedSize(header);
      return openKept(kernels, whole.data, stored, form, placement) || renderRgb(kernels, placement, out);
    }),
  );
  if (refusal !== undefined) throw new Error(`Kept planes are ${refusal}`);
}

/** Brings the rows of planes that a window needs into the kernel's memory; answers a status. */
function openKept(
  kernels: Kernels,
  data: Uint8Array,
  stored: Size,
  form: PlaneForm,
  [x, y, width, height]: Placement,
): number {
  const {components, across, down} = form;
  const status = kernels.openKept(stored.width, stored.height, components, across, down, x, y, width, height);
  if (status === 0) copyRows(kernels, data, stored, form);
  return status;
}

/**
 * Copies of each plane the rows that `openKept` made room for, at full width: one run of bytes costs less than a call for
 * each row.
 */
function copyRows(
  {memory, mcuTop, mcuBottom, planeAddress}: Kernels,
  data: Uint8Array,
  stored: Size,
  {components, across, down}: PlaneForm,
): void {
  for (let component = 0, start = 0; component < components; component++) {
    start = Math.ceil(start / PLANE_ALIGNMENT) * PLANE_ALIGNMENT;
    const isLuma = component === 0;
    const width = isLuma ? stored.width : Math.ceil(stored.width / across);
    const height = isLuma ? stored.height : Math.ceil(stored.height / down);
    const mcuRows = isLuma ? down * 8 : 8;
    const first = mcuTop.value * mcuRows * width;
    const end = Math.min(height, mcuBottom.value * mcuRows) * width;
    const rows = data.subarray(start + first, start + end);
    new Uint8Array(memory.buffer, planeAddress(component), rows.length).set(rows);
    start += width * height;
  }
}

function packForm({components, across, down, orientation}: PlaneForm): number {
  return components | (across << 4) | (down << 8) | (orientation << 12);
}

function unpackForm(form: number): PlaneForm {
  const [components, across, down, orientation] = [0, 4, 8, 12].map((shift) => (form >> shift) & 15);
  return {components, across, down, orientation};
}
