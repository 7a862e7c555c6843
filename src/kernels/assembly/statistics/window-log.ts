import {
  fillGrayChroma,
  placeWindow,
  setWindowTarget,
  windowBytes,
  windowColumns,
  windowRows,
} from '../jpeg/render-window';
import {countWindow} from './count-colours';

/*
 * Windows wait where they are resized to, some tens of images, and are counted together: counts lie scattered over 16 MiB, so that
 * each time they are fetched anew, and push out of the processor's cache what decoding keeps there.
 */

/** Room for windows one behind the other. */
const LOG: usize = memory.data(12 << 20, 64);
const LOG_END: usize = LOG + (12 << 20);
/** In front of each window: its rows and its columns, u32, and room. */
const HEADER: usize = 64;
/** Behind the last window that waits. */
let end: usize = LOG;

/** Before `resizeWindow`: makes room for a window of this size, which lies in the arena if it is too large to wait. */
export function openWindow(rows: i32, columns: i32): void {
  const bytes = <u64>HEADER + windowBytes(rows, columns);
  if (bytes > <u64>(LOG_END - end)) countWindows();
  setWindowTarget(bytes > <u64>(LOG_END - LOG) ? 0 : end + HEADER);
}

/** After `resizeWindow`: lets the window wait, or counts it if it can't. */
export function keepWindow(): void {
  fillGrayChroma();
  const bytes = <u64>HEADER + windowBytes(windowRows, windowColumns);
  if (bytes > <u64>(LOG_END - LOG)) {
    countWindow();
    return;
  }
  store<u32>(end, windowRows);
  store<u32>(end, windowColumns, 4);
  end += <usize>bytes;
}

/** Counts the windows that wait. */
export function countWindows(): void {
  for (let at = LOG; at != end; at += HEADER + <usize>windowBytes(windowRows, windowColumns)) {
    placeWindow(at + HEADER, load<u32>(at), load<u32>(at, 4));
    countWindow();
  }
  end = LOG;
}
