import {input} from '../input';
import {DONE, WINDOW_OUTSIDE} from '../status';
import {decodeScan} from './decode-scan';
import {frameHeight, frameWidth, mcusAcross, mcusDown, restartInterval} from './frame';
import {reservePlanes} from './planes';
import {readHeader} from './read-header';
import {scanHeaderEnd} from './read-scan-header';
import {unstuffScan} from './unstuff-scan';

/** Reads the header of the file at `input` and lays out its scan. Answers a status. */
export function openJpeg(bytes: u32): i32 {
  const status = readHeader(input, input + bytes);
  if (status != DONE) return status;
  const mcus = mcusAcross() * mcusDown();
  const maxSegments = restartInterval == 0 ? 1 : (mcus + restartInterval - 1) / restartInterval;
  return unstuffScan(scanHeaderEnd, input + bytes, maxSegments);
}

/** Decodes the planes of a window of the stored picture, in pixels. Answers a status. */
export function decodePlanes(x: i32, y: i32, width: i32, height: i32): i32 {
  if (x < 0 || y < 0 || width < 1 || height < 1) return WINDOW_OUTSIDE;
  if (width > frameWidth - x || height > frameHeight - y) return WINDOW_OUTSIDE;
  const status = reservePlanes(x, y, width, height);
  return status == DONE ? decodeScan() : status;
}
