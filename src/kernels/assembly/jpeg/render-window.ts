import {reserve} from '../memory';
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

/** The window that `resizeWindow` made last: planes of Y, Cb and Cr, `stride` bytes from row to row; of gray, Y alone. */
let rows: i32 = 0;
let columns: i32 = 0;
let stride: usize = 0;
let luma: usize = 0;
let cb: usize = 0;
let cr: usize = 0;

/** Where `windowToRgb` writes it: (height, width, 3) RGB. */
export let rendered: usize = 0;

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
  rows = turned ? across : down;
  columns = turned ? down : across;
  stride = paddedStride(columns);
  const bytes = paddedBytes(rows, columns);
  rendered = reserve(<u64>rows * <u64>columns * 3 + RGB_SLACK);
  luma = reserve(bytes);
  cb = reserve(bytes);
  cr = reserve(bytes);
  if (rendered == 0 || luma == 0 || cb == 0 || cr == 0) return TOO_LARGE;
  const lumaX = buildTaps(filter, x, width, across, orderX, 1, false, 0, x);
  const lumaY = buildTaps(filter, y, height, down, orderY, 1, false, 0, mcuTop * blocksDown(0) * 8);
  if (lumaX == 0 || lumaY == 0) return TOO_LARGE;
  const lumaFrom = planeAddress(0) + x - mcuLeft * blocksAcross(0) * 8;
  if (!resizePlane(lumaFrom, planeStride(0), width, lumaY, down, lumaX, across, turned, luma))
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
  if (
    !resizePlane(planeAddress(1) + offset, planeStride(1), used, chromaY, down, chromaX, across, turned, cb)
  )
    return TOO_LARGE;
  if (
    !resizePlane(planeAddress(2) + offset, planeStride(2), used, chromaY, down, chromaX, across, turned, cr)
  )
    return TOO_LARGE;
  return DONE;
}

/** Converts the window to RGB, at `rendered`. */
export function windowToRgb(): void {
  if (componentCount == 1) grayToRgb(luma, stride, rows, columns, rendered);
  else yccToRgb(luma, cb, cr, stride, rows, columns, rendered);
}

/** The window's Y, Cb or Cr (0, 1 or 2), whose rows are moved together for it: (height, width). Once for each. */
export function windowPlane(component: i32): usize {
  const plane = component == 0 ? luma : component == 1 ? cb : cr;
  const width = <usize>columns;
  if (component > 0 && componentCount == 1) {
    memory.fill(plane, 128, <usize>rows * width);
  } else if (stride != width) {
    let to = plane + width;
    for (let row = 1, from = plane + stride; row < rows; row++, from += stride, to += width) {
      memory.copy(to, from, width);
    }
  }
  return plane;
}
