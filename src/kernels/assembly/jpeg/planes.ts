import {TOO_LARGE, DONE} from '../status';
import {reserve} from '../memory';
import {
  PLANE,
  STRIDE,
  blocksAcross,
  blocksDown,
  componentCount,
  componentHeight,
  componentRecord,
  componentWidth,
  lumaAcross,
  lumaDown,
} from './frame';

/**
 * The MCUs that a window needs, as a rectangle: first and one behind the last. The planes hold exactly these: sample
 * (0, 0) of a plane is the first sample of MCU (`mcuLeft`, `mcuTop`).
 */
export let mcuLeft: i32 = 0;
export let mcuTop: i32 = 0;
export let mcuRight: i32 = 0;
export let mcuBottom: i32 = 0;

/**
 * The first and the last chroma sample of a row or column that luma samples `start` to `start + size - 1` take their
 * colour from: chroma at half resolution is interpolated between two samples, at others it is repeated.
 */
export function firstChroma(start: i32, factor: i32): i32 {
  return factor == 2 ? max(0, (start - 1) >> 1) : start / factor;
}
export function lastChroma(start: i32, size: i32, factor: i32, samples: i32): i32 {
  const last = start + size - 1;
  return factor == 2 ? min(samples - 1, (last + 1) >> 1) : last / factor;
}

/** Chooses the MCUs that a window of the frame needs. Sizes in pixels. */
function chooseMcus(x: i32, y: i32, width: i32, height: i32): void {
  const mcuWidth = lumaAcross * 8;
  const mcuHeight = lumaDown * 8;
  mcuLeft = x / mcuWidth;
  mcuTop = y / mcuHeight;
  mcuRight = (x + width - 1) / mcuWidth + 1;
  mcuBottom = (y + height - 1) / mcuHeight + 1;
  if (componentCount == 3) {
    mcuLeft = min(mcuLeft, firstChroma(x, lumaAcross) >> 3);
    mcuTop = min(mcuTop, firstChroma(y, lumaDown) >> 3);
    mcuRight = max(mcuRight, (lastChroma(x, width, lumaAcross, componentWidth(1)) >> 3) + 1);
    mcuBottom = max(mcuBottom, (lastChroma(y, height, lumaDown, componentHeight(1)) >> 3) + 1);
  }
}

/** Reserves one plane per component for the MCUs of a window that lies in the frame. Sizes in pixels. */
export function reservePlanes(x: i32, y: i32, width: i32, height: i32): i32 {
  chooseMcus(x, y, width, height);
  for (let component = 0; component < componentCount; component++) {
    if (!reservePlane(component, (mcuRight - mcuLeft) * blocksAcross(component) * 8)) return TOO_LARGE;
  }
  return DONE;
}

/**
 * Reserves planes for the same rows, each as wide as its component and without padding: what the host then copies there
 * is one run of bytes of a plane that it has kept.
 */
export function reserveWholeRows(x: i32, y: i32, width: i32, height: i32): i32 {
  chooseMcus(x, y, width, height);
  mcuLeft = 0;
  for (let component = 0; component < componentCount; component++) {
    if (!reservePlane(component, componentWidth(component))) return TOO_LARGE;
  }
  return DONE;
}

function reservePlane(component: i32, stride: i32): bool {
  const rows = (mcuBottom - mcuTop) * blocksDown(component) * 8;
  const plane = reserve(<u64>stride * <u64>(rows + 1)); // the resize reads one row beyond
  if (plane == 0) return false;
  store<u32>(componentRecord(component), plane, PLANE);
  store<u32>(componentRecord(component), stride, STRIDE);
  return true;
}
