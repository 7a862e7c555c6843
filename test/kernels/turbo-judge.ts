import {findTurboLibrary} from '../../src/kernels/turbo-library.js';

/** libjpeg-turbo, the judge of the kernel's decoder, and the encoder of what it is judged on. */

/** Numbers of turbojpeg.h, version 3. */
const SUBSAMPLINGS = {
  '4:4:4': 0,
  '4:2:2': 1,
  '4:2:0': 2,
  gray: 3,
  '4:4:0': 4,
  '4:1:1': 5,
  '4:4:1': 6,
} as const;
const PARAMETER = {
  quality: 3,
  subsampling: 4,
  width: 5,
  height: 6,
  colorSpace: 8,
  optimize: 11,
  progressive: 12,
  arithmetic: 14,
  restartBlocks: 18,
} as const;
const PIXEL_FORMAT_RGB = 0;
const PIXEL_FORMAT_CMYK = 11;

export type Subsampling = keyof typeof SUBSAMPLINGS;
export const subsamplings = Object.keys(SUBSAMPLINGS) as Subsampling[];

/** One plane of a decoded JPEG: (height, width) uint8. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array;
}

export interface Encoding {
  readonly subsampling: Subsampling;
  readonly quality: number;
  /** MCUs between restart markers, 0 = none. */
  readonly restartBlocks?: number;
  readonly optimize?: boolean;
  readonly progressive?: boolean;
  readonly arithmetic?: boolean;
  /** 'rgb' stores R, G and B as they are; for 'cmyk' `pixels` has four channels. */
  readonly colorSpace?: 'rgb' | 'ycc' | 'cmyk';
}

const {library} = findTurboLibrary();
if (library === undefined)
  throw new Error('These tests need the optional packages koffi and @julusian/jpeg-turbo');
const {declare, koffi} = library;
const init = declare('tj3Init', 'void *', ['int']);
const set = declare('tj3Set', 'int', ['void *', 'int', 'int']);
const get = declare('tj3Get', 'int', ['void *', 'int']);
const message = declare('tj3GetErrorStr', 'const char *', ['void *']);
const readHeader = declare('tj3DecompressHeader', 'int', ['void *', 'const uint8_t *', 'size_t']);
const planeWidth = declare('tj3YUVPlaneWidth', 'int', ['int', 'int', 'int']);
const planeHeight = declare('tj3YUVPlaneHeight', 'int', ['int', 'int', 'int']);
const bytesOfPlanes = declare('tj3YUVBufSize', 'size_t', ['int', 'int', 'int', 'int']);
const toPlanes = declare('tj3DecompressToYUV8', 'int', [
  'void *',
  'const uint8_t *',
  'size_t',
  'uint8_t *',
  'int',
]);
const bufferSize = declare('tj3JPEGBufSize', 'size_t', ['int', 'int', 'int']);
const compress = declare('tj3Compress8', 'int', [
  'void *',
  'const uint8_t *',
  'int',
  'int',
  'int',
  'int',
  koffi.inout('uint8_t **'),
  koffi.inout('size_t *'),
]);
const encoder = init(0);
const decoder = init(1);
const NO_REALLOCATION = 2;

/** Encodes (height, width, 3) RGB; of a gray JPEG only the luma remains. */
export function encodeJpeg(
  pixels: Uint8Array,
  width: number,
  height: number,
  encoding: Encoding,
): Uint8Array {
  const colorSpaces = {rgb: 0, ycc: 1, gray: 2, cmyk: 3};
  const {subsampling, quality, colorSpace = 'ycc'} = encoding;
  const parameters: readonly (readonly [number, number])[] = [
    [PARAMETER.quality, quality],
    [PARAMETER.subsampling, SUBSAMPLINGS[subsampling]],
    [PARAMETER.colorSpace, colorSpaces[subsampling === 'gray' ? 'gray' : colorSpace]],
    [PARAMETER.optimize, Number(encoding.optimize ?? false)],
    [PARAMETER.progressive, Number(encoding.progressive ?? false)],
    [PARAMETER.arithmetic, Number(encoding.arithmetic ?? false)],
    [PARAMETER.restartBlocks, encoding.restartBlocks ?? 0],
    [NO_REALLOCATION, 1],
  ];
  for (const [parameter, value] of parameters) check(set(encoder, parameter, value), encoder);
  const jpeg = new Uint8Array(Number(bufferSize(width, height, SUBSAMPLINGS['4:4:4'])));
  const size = [jpeg.length];
  const format = colorSpace === 'cmyk' ? PIXEL_FORMAT_CMYK : PIXEL_FORMAT_RGB;
  check(compress(encoder, pixels, width, 0, height, format, [jpeg], size), encoder);
  return jpeg.slice(0, size[0]);
}

/** All planes of a JPEG, by the slow integer method. */
export function decodeToPlanes(jpeg: Uint8Array): readonly Plane[] {
  check(readHeader(decoder, jpeg, jpeg.length), decoder);
  const width = Number(get(decoder, PARAMETER.width));
  const height = Number(get(decoder, PARAMETER.height));
  const subsampling = Number(get(decoder, PARAMETER.subsampling));
  const samples = new Uint8Array(Number(bytesOfPlanes(width, 1, height, subsampling)));
  check(toPlanes(decoder, jpeg, jpeg.length, samples, 1), decoder);
  let start = 0;
  return Array.from({length: subsampling === SUBSAMPLINGS.gray ? 1 : 3}, (_, component) => {
    const size = {
      width: Number(planeWidth(component, width, subsampling)),
      height: Number(planeHeight(component, height, subsampling)),
    };
    const end = start + size.width * size.height;
    const plane = {...size, samples: samples.subarray(start, end)};
    start = end;
    return plane;
  });
}

function check(status: unknown, handle: unknown): void {
  if (status !== 0) throw new Error(`libjpeg-turbo: ${String(message(handle))}`);
}
