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

/** Address of the last result: (height, width, 3) RGB. */
export let rendered: usize = 0;

/**
 * Resizes the decoded planes of a window and converts them to RGB at `rendered`. Chroma is resized from its own
 * resolution, by taps that contain libjpeg's upsampling, so no plane of full-size chroma is ever made.
 *
 * @param x, y, width, height: the window that `decodePlanes` was given, in stored pixels
 * @param across, down: samples of the result along the stored picture's rows and columns
 * @param orderX, orderY: of the result along them, see `buildTaps`
 * @param turned: whether the stored picture's rows become the result's columns
 */
export function renderWindow(
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
  const bytes = paddedBytes(rows, columns);
  rendered = reserve(<u64>rows * <u64>columns * 3 + RGB_SLACK);
  const luma = reserve(bytes);
  const cb = reserve(bytes);
  const cr = reserve(bytes);
  if (rendered == 0 || luma == 0 || cb == 0 || cr == 0) return TOO_LARGE;
  const lumaX = buildTaps(filter, x, width, across, orderX, 1, false, 0, x);
  const lumaY = buildTaps(filter, y, height, down, orderY, 1, false, 0, mcuTop * blocksDown(0) * 8);
  if (lumaX == 0 || lumaY == 0) return TOO_LARGE;
  const lumaFrom = planeAddress(0) + x - mcuLeft * blocksAcross(0) * 8;
  if (!resizePlane(lumaFrom, planeStride(0), width, lumaY, down, lumaX, across, turned, luma))
    return TOO_LARGE;
  const stride = paddedStride(columns);
  if (componentCount == 1) {
    grayToRgb(luma, stride, rows, columns, rendered);
    return DONE;
  }
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
  yccToRgb(luma, cb, cr, stride, rows, columns, rendered);
  return DONE;
}
