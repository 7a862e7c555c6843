import {arenaMark, releaseArena, reserve} from '../memory';
import {buildBlurTaps} from '../resize/blur-taps';
import {paddedBytes, paddedStride, resizePlane} from '../resize/resize-plane';
import {DONE, TOO_LARGE} from '../status';
import {planesToRgb} from './planes-to-rgb';
import {splitRgb} from './split-rgb';

/**
 * Blurs (rows, columns, 3) RGB in place with a Gaussian of `sigma` pixels, cut off at `radius` pixels. Levels are
 * rounded between the vertical and the horizontal pass. May change up to 47 bytes behind the pixels.
 */
export function blurRgb(pixels: usize, rows: i32, columns: i32, sigma: f64, radius: i32): i32 {
  const mark = arenaMark();
  const bytes = paddedBytes(rows, columns);
  const stride = paddedStride(columns);
  const planes = reserve(bytes * 3);
  const blurred = reserve(bytes * 3);
  const xTaps = buildBlurTaps(columns, sigma, radius);
  const yTaps = buildBlurTaps(rows, sigma, radius);
  if (planes == 0 || blurred == 0 || xTaps == 0 || yTaps == 0) return TOO_LARGE;
  const plane = <usize>bytes;
  splitRgb(pixels, 3, columns * 3, rows, columns, planes, planes + plane, planes + 2 * plane, stride);
  for (let channel: usize = 0; channel < 3; channel++) {
    const source = planes + channel * plane;
    const fits = resizePlane(
      source,
      stride,
      columns,
      yTaps,
      rows,
      xTaps,
      columns,
      false,
      blurred + channel * plane,
    );
    if (!fits) return TOO_LARGE;
  }
  planesToRgb(blurred, blurred + plane, blurred + 2 * plane, stride, rows, columns, pixels);
  releaseArena(mark);
  return DONE;
}
