import type {WholeImage, WindowRequest} from '../decode/decoder.js';

import {resizeRgb} from './resize-rgb.js';
import {storedPlacement, storedSize} from './stored-placement.js';

/**
 * Makes windows of a whole picture that is kept as RGB, (height, width, 3) uint8 as stored; its `form` is the EXIF
 * orientation, 1 to 8. The resize is that of `resizeRgb`.
 */
export function windowOfRgb(whole: WholeImage, request: WindowRequest, out: Uint8Array): void {
  const header = {width: whole.width, height: whole.height, orientation: whole.form};
  const {width} = storedSize(header);
  const [x, y, windowWidth, windowHeight, ...rest] = storedPlacement({...request, header});
  // Only the window's rows are copied to the kernel, at full width: one run of bytes, from a multiple of 8 on, see kept-planes.
  const above = y % 8;
  const height = above + windowHeight;
  const rows = whole.data.subarray((y - above) * width * 3, (y + windowHeight) * width * 3);
  const refusal = resizeRgb(
    rows,
    {width, height, channels: 3},
    [x, above, windowWidth, windowHeight, ...rest],
    out,
  );
  if (refusal !== undefined) throw new Error(`A kept picture is ${refusal}`);
}
