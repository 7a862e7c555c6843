import {input} from '../input';
import {reserve} from '../memory';
import {RGB_SLACK, planesToRgb} from '../pixels/planes-to-rgb';
import {splitRgb} from '../pixels/split-rgb';
import {DONE, TOO_LARGE, WINDOW_OUTSIDE} from '../status';
import {paddedBytes, paddedStride, resizePlane, resizePlaneRowsFirst} from './resize-plane';
import {buildTaps} from './taps';

/** Address of the last result of `resizeRgb`: (rows, columns, 3) RGB. */
export let resized: usize = 0;

/**
 * Resizes a window of an RGB image. As Pillow's crop and resize: the same order of passes, rounded to
 * levels between them, with weights of 14 bits instead of 22.
 *
 * The image lies at `input`: (imageHeight, imageWidth, channels) u8, channels 3 or 4; a fourth one is passed over.
 *
 * @param x, y, width, height: the window, in pixels of the image
 * @param across, down: samples of the result along the image's rows and columns
 * @param orderX, orderY: of the result along them, see `buildTaps`
 * @param turned: whether the image's rows become the result's columns
 */
export function resizeRgb(
  imageWidth: i32,
  imageHeight: i32,
  channels: i32,
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
  if (x < 0 || y < 0 || width < 1 || height < 1) return WINDOW_OUTSIDE;
  if (width > imageWidth - x || height > imageHeight - y) return WINDOW_OUTSIDE;
  const rows = turned ? across : down;
  const columns = turned ? down : across;
  const stride = paddedStride(width);
  const plane = paddedBytes(height, width);
  const result = paddedBytes(rows, columns);
  resized = reserve(<u64>rows * <u64>columns * 3 + RGB_SLACK);
  const split = reserve(plane * 3);
  const done = reserve(result * 3);
  if (resized == 0 || split == 0 || done == 0) return TOO_LARGE;
  const xTaps = buildTaps(filter, x, width, across, orderX, 1, false, 0, x);
  const yTaps = buildTaps(filter, y, height, down, orderY, 1, false, 0, y);
  if (xTaps == 0 || yTaps == 0) return TOO_LARGE;
  const from = input + (<usize>y * imageWidth + x) * channels;
  const plane1 = split + <usize>plane;
  const plane2 = plane1 + <usize>plane;
  splitRgb(from, channels, imageWidth * channels, height, width, split, plane1, plane2, stride);
  const columnsFirst = turned
    ? !shrinksColumnsFirst(height, width, down, across)
    : shrinksColumnsFirst(width, height, across, down);
  for (let channel: usize = 0; channel < 3; channel++) {
    const source = split + channel * <usize>plane;
    const target = done + channel * <usize>result;
    const fits = columnsFirst
      ? resizePlane(source, stride, width, yTaps, down, xTaps, across, turned, target)
      : resizePlaneRowsFirst(source, stride, height, width, yTaps, down, xTaps, across, turned, target);
    if (!fits) return TOO_LARGE;
  }
  const done1 = done + <usize>result;
  planesToRgb(done, done1, done1 + <usize>result, paddedStride(columns), rows, columns, resized);
  return DONE;
}

/** Whether Pillow (13.0, as found by trying sizes) goes along the columns first, because they shrink so much more. */
function shrinksColumnsFirst(width: i32, height: i32, across: i32, down: i32): bool {
  return down < height && 2 * (width - across) < height - down;
}
