/** A marker segment: marker, length, parameters. */
export function segment(marker: number, parameters: readonly number[]): number[] {
  const length = parameters.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...parameters];
}

/** What a JPEG is made of beside the usual. */
export interface MadeJpeg {
  readonly width: number;
  readonly height: number;
  /** The frame header's marker; baseline unless given. */
  readonly frame?: number;
  /** In the frame; the first scan has one of them. */
  readonly components?: number;
  /** Segments before the frame header. */
  readonly before?: readonly number[];
  /** What follows the scan header: coded data, and the end of the image if there is one. */
  readonly scan?: readonly number[];
}

/** A JPEG that has the right segments and no pixels. */
export function jpegFile({
  width,
  height,
  frame = 0xc0,
  components = 1,
  before = [],
  scan = [1, 2, 0xff, 0, 3, 0xff, 0xd9],
}: MadeJpeg): Uint8Array {
  const table = Array.from({length: components}, (_, component) => [component + 1, 0x11, 0]).flat();
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  const header = segment(frame, [8, ...size, components, ...table]);
  return Uint8Array.of(0xff, 0xd8, ...before, ...header, ...segment(0xda, [1, 1, 0, 0, 63, 0]), ...scan);
}
