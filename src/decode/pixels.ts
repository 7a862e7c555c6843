/** A picture in memory. */
export interface Pixels {
  /** (height, width, 3) uint8, sRGB, row-major. */
  readonly data: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}
