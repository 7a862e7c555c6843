import {resetArena} from '../memory';
import {
  componentCount,
  componentHeight,
  componentWidth,
  planeAddress,
  planeStride,
  setFrameSize,
  setSampling,
} from './frame';
import {reserveWholeRows} from './planes';

/*
 * Planes that the host keeps, so that many windows are made of one decoding: the samples of each component, row after
 * row without padding, one component after the other, each from a multiple of 8 bytes on.
 */

/** Moves the decoded planes of the whole picture together, to where the first one lies. Returns their bytes. */
export function packPlanes(): u32 {
  let to = planeAddress(0);
  for (let component = 0; component < componentCount; component++) {
    to = (to + 7) & ~7;
    const width = componentWidth(component);
    const stride = planeStride(component);
    let from = planeAddress(component);
    for (let row = 0, rows = componentHeight(component); row < rows; row++) {
      memory.copy(to, from, width); // downwards, so that nothing is overwritten that is still to be moved
      from += stride;
      to += width;
    }
  }
  return <u32>(to - planeAddress(0));
}

/**
 * Begins a new image, one whose planes were kept, and reserves room for the rows of them that a window needs, from row
 * `mcuTop` of MCUs to `mcuBottom`. Once the host has copied them to `planeAddress`, `resizeWindow` makes the window.
 *
 * @param components, across, down: as `componentCount`, `lumaAcross` and `lumaDown` were when it was decoded
 * @param x, y, width, height: the window, in stored pixels; inside the frame
 */
export function openKept(
  frameWidth: i32,
  frameHeight: i32,
  components: i32,
  across: i32,
  down: i32,
  x: i32,
  y: i32,
  width: i32,
  height: i32,
): i32 {
  resetArena();
  setFrameSize(frameWidth, frameHeight, components);
  setSampling(across, down);
  return reserveWholeRows(x, y, width, height);
}
