import {PADDING, reserve} from '../memory';
import {grayToRgb, RGB_SLACK, yccToRgb} from '../pixels/planes-to-rgb';
import {paddedBytes, paddedStride, resizePlane} from '../resize/resize-plane';
import {buildTaps} from '../resize/taps';
import {DONE, TOO_LARGE} from '../status';
import {
  blocksAcross,
  blocksDown,
  componentCount,
  componentHeight,
  componentWidth,
  lumaAcross,
  lumaDown,
  planeAddress,
  planeStride,
} from './frame';
import {firstChroma, lastChroma, mcuLeft, mcuTop} from './planes';

/** The window in work: planes of Y, Cb and Cr, `windowStride` bytes from row to row; of gray Y alone, until `fillGrayChroma`. */
export let windowRows: i32 = 0;
export let windowColumns: i32 = 0;
export let windowStride: usize = 0;
export let windowLuma: usize = 0;
export let windowCb: usize = 0;
export let windowCr: usize = 0;

/** Where `windowToRgb` writes it: (height, width, 3) RGB. */
export let rendered: usize = 0;

/** Where the planes of windows go; 0 = into the arena. */
let target: usize = 0;

export function setWindowTarget(address: usize): void {
  target = address;
}

/** Bytes that the planes of a window of this size take together. */
export function windowBytes(rows: i32, columns: i32): u64 {
  return 3 * (paddedBytes(rows, columns) + PADDING);
}

/** Makes the window in work the one whose planes lie at an address. */
export function placeWindow(address: usize, rows: i32, columns: i32): void {
  const bytes = <usize>paddedBytes(rows, columns) + PADDING;
  windowRows = rows;
  windowColumns = columns;
  windowStride = paddedStride(columns);
  windowLuma = address;
  windowCb = windowLuma + bytes;
  windowCr = windowCb + bytes;
}

/**
 * Resizes the decoded planes of a window. Chroma is resized from its own resolution, by taps that contain libjpeg's
 * upsampling, so no plane of full-size chroma is ever made.
 *
 * @param x, y, width, height: the window that `decodePlanes` was given, in stored pixels
 * @param across, down: samples of the result along the stored picture's rows and columns
 * @param orderX, orderY: of the result along them, see `buildTaps`
 * @param turned: whether the stored picture's rows become the result's columns
 */
export function resizeWindow(
  x: i32,
  y: i32,
  width: i32,
  height: i32,
  across: i32,
  down: i32,
  filter: i32,
  orderX: i32,
  orderY: i32,
  turned: bool,
): i32 {
  const rows = turned ? across : down;
  const columns = turned ? down : across;
  rendered = reserve(<u64>rows * <u64>columns * 3 + RGB_SLACK);
  // Also where they go elsewhere, so that what is too large doesn't depend on that.
  const planes = reserve(windowBytes(rows, columns));
  if (rendered == 0 || planes == 0) return TOO_LARGE;
  placeWindow(target == 0 ? planes : target, rows, columns);
  const lumaX = buildTaps(filter, x, width, across, orderX, 1, false, 0, x);
  const lumaY = buildTaps(filter, y, height, down, orderY, 1, false, 0, mcuTop * blocksDown(0) * 8);
  if (lumaX == 0 || lumaY == 0) return TOO_LARGE;
  const lumaFrom = planeAddress(0) + x - mcuLeft * blocksAcross(0) * 8;
  if (!resizePlane(lumaFrom, planeStride(0), width, lumaY, down, lumaX, across, turned, windowLuma))
    return TOO_LARGE;
  if (componentCount == 1) return DONE;
  const smoothX = lumaAcross == 2 && componentWidth(1) > 2;
  const smoothY = lumaDown == 2 && (lumaAcross == 1 || smoothX);
  const left = firstChroma(x, lumaAcross);
  const used = lastChroma(x, width, lumaAcross, componentWidth(1)) - left + 1;
  const chromaX = buildTaps(filter, x, width, across, orderX, lumaAcross, smoothX, componentWidth(1), left);
  const chromaY = buildTaps(
    filter,
    y,
    height,
    down,
    orderY,
    lumaDown,
    smoothY,
    componentHeight(1),
    mcuTop * 8,
  );
  if (chromaX == 0 || chromaY == 0) return TOO_LARGE;
  const offset = left - mcuLeft * 8;
  for (let component = 1; component < 3; component++) {
    const from = planeAddress(component) + offset;
    const to = component == 1 ? windowCb : windowCr;
    if (!resizePlane(from, planeStride(component), used, chromaY, down, chromaX, across, turned, to))
      return TOO_LARGE;
  }
  return DONE;
}

/** Converts the window to RGB, at `rendered`. */
export function windowToRgb(): void {
  if (componentCount == 1) grayToRgb(windowLuma, windowStride, windowRows, windowColumns, rendered);
  else yccToRgb(windowLuma, windowCb, windowCr, windowStride, windowRows, windowColumns, rendered);
}

/** Gives a gray window planes of Cb and Cr, all 128. */
export function fillGrayChroma(): void {
  if (componentCount != 1) return;
  const bytes = <usize>windowRows * windowStride;
  memory.fill(windowCb, 128, bytes);
  memory.fill(windowCr, 128, bytes);
}
