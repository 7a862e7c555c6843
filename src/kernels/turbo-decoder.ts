import {type DecodeRequest, type EncodedImage, UndecodableError, type WholeImage} from '../decode/decoder.js';

import {regionAround} from './crop-region.js';
import type {Refusal} from './kernel-status.js';
import {loadKernels} from './kernels.js';
import {reservePixels, resizeReserved} from './resize-rgb.js';
import {checkStoredSize, storedPlacement} from './stored-placement.js';
import {findTurboLibrary, type TurboLibrary} from './turbo-library.js';

/** libjpeg-turbo as a decoder. */
export interface TurboDecoder {
  /** Decodes as `decodeJpegWindow` does, with its answers and errors. */
  readonly decodeWindow: (request: DecodeRequest, out: Uint8Array) => Refusal | undefined;
  /** Decodes a whole file, as stored, for `windowOfRgb`; same answers and errors. */
  readonly decodeWhole: (image: EncodedImage) => WholeImage | Refusal;
}

/** A file that the library has opened; both functions throw for a damaged one. */
interface OpenFile {
  /** As stored. */
  readonly size: {readonly width: number; readonly height: number};
  readonly mcuWidth: number;
  readonly progressive: boolean;
  /** Lets `decode` give a part of the picture only. */
  readonly crop: (x: number, y: number, width: number, height: number) => void;
  readonly decode: (pixels: Uint8Array) => void;
}

/** Numbers of turbojpeg.h, version 3. */
const INIT_DECOMPRESS = 1;
const SUBSAMPLING = 4;
const WIDTH = 5;
const HEIGHT = 6;
const COLOR_SPACE = 8;
const PROGRESSIVE = 12;
const SCAN_LIMIT = 13;
const COLOR_SPACE_CMYK = 3;
const PIXEL_FORMAT_RGB = 0;
const ERROR_WARNING = 0;
/** Width of an MCU in pixels by subsampling: 4:4:4, 4:2:2, 4:2:0, gray, 4:4:0, 4:1:1, 4:4:1. */
const MCU_WIDTHS = [8, 16, 16, 8, 8, 32, 8];

/** A progressive file of more scans than this is an attack on the decoder's time. */
const MAX_SCANS = 500;

let decoder: TurboDecoder | undefined;

/**
 * A decoder for what the kernel refuses (progressive files above all): libjpeg-turbo decodes the window to RGB, the
 * kernel resizes it, within one level of Pillow. It takes baseline files too, as the exact way to decode them.
 * Undefined where the library is missing; `findTurboLibrary` says why.
 */
export function loadTurboDecoder(): TurboDecoder | undefined {
  const {library} = findTurboLibrary();
  if (library === undefined) return undefined;
  decoder ??= bindDecoder(library);
  return decoder;
}

function bindDecoder({declare, koffi}: TurboLibrary): TurboDecoder {
  const region = koffi.struct({x: 'int', y: 'int', w: 'int', h: 'int'});
  const init = declare('tj3Init', 'void *', ['int']);
  const destroy = declare('tj3Destroy', 'void', ['void *']);
  const set = declare('tj3Set', 'int', ['void *', 'int', 'int']);
  const get = declare('tj3Get', 'int', ['void *', 'int']);
  const setRegion = declare('tj3SetCroppingRegion', 'int', ['void *', region]);
  const readHeader = declare('tj3DecompressHeader', 'int', ['void *', 'const uint8_t *', 'size_t']);
  const pixelArguments = ['void *', 'const uint8_t *', 'size_t', 'uint8_t *', 'int', 'int'];
  const decompress = declare('tj3Decompress8', 'int', pixelArguments);
  const lastMessage = declare('tj3GetErrorStr', 'const char *', ['void *']);
  const lastSeverity = declare('tj3GetErrorCode', 'int', ['void *']);

  const check = (handle: unknown, status: unknown) => {
    if (status === 0) return;
    refuseFault(String(lastMessage(handle)), lastSeverity(handle) === ERROR_WARNING);
  };
  const open = (handle: unknown, {bytes, header}: EncodedImage): OpenFile | Refusal => {
    check(handle, readHeader(handle, bytes, bytes.length));
    const size = {width: Number(get(handle, WIDTH)), height: Number(get(handle, HEIGHT))};
    // A file of tables alone is a good one to the library, with a size of -1.
    if (size.width < 1) throw new UndecodableError('truncated JPEG: it contains no image');
    if (Number(get(handle, COLOR_SPACE)) >= COLOR_SPACE_CMYK) return 'CMYK';
    const subsampling = Number(get(handle, SUBSAMPLING));
    if (!(subsampling in MCU_WIDTHS)) return 'unusual sampling factors';
    checkStoredSize(header, size);
    const decode = (pixels: Uint8Array) => {
      check(handle, decompress(handle, bytes, bytes.length, pixels, 0, PIXEL_FORMAT_RGB));
    };
    const crop = (x: number, y: number, w: number, h: number) => {
      check(handle, setRegion(handle, {x, y, w, h}));
    };
    const progressive = Number(get(handle, PROGRESSIVE)) !== 0;
    return {size, mcuWidth: MCU_WIDTHS[subsampling], progressive, crop, decode};
  };
  /** With a decoder of the library for one file (0.5 us): it would keep tables, and some faults, for the next file. */
  const withFile = <T>(image: EncodedImage, work: (file: OpenFile) => T | Refusal): T | Refusal => {
    if (image.header.jpeg?.profile === 'other') return 'embedded colour profile';
    const handle = init(INIT_DECOMPRESS);
    try {
      set(handle, SCAN_LIMIT, MAX_SCANS);
      const file = open(handle, image);
      return typeof file === 'string' ? file : work(file);
    } finally {
      destroy(handle);
    }
  };
  return {
    decodeWindow: (request, out) =>
      withFile(request, ({size, mcuWidth, progressive, crop, decode}) => {
        // Where scans are missing, the library smooths over the blocks around: a part would differ from the whole at its
        // edges. Of a progressive file all must be read in any case, so that a part would save 2 %.
        const {placement, ...region} = progressive
          ? {x: 0, y: 0, ...size, placement: storedPlacement(request)}
          : regionAround(storedPlacement(request), size, mcuWidth);
        const kernels = loadKernels();
        const pixels = reservePixels(kernels, region.width * region.height * 3);
        if (pixels === undefined) return 'too large for the kernel';
        crop(region.x, region.y, region.width, region.height);
        decode(pixels);
        return resizeReserved(kernels, {...region, channels: 3}, placement, out);
      }),
    decodeWhole: (image) =>
      withFile(image, ({decode}) => {
        const {width, height, orientation} = image.header;
        const data = new Uint8Array(width * height * 3);
        decode(data);
        return {width, height, form: orientation, data};
      }),
  };
}

/**
 * Throws for what libjpeg calls an error, and for warnings that pixels are lost; stray bytes between markers lose none.
 */
function refuseFault(message: string, isWarning: boolean): void {
  if (isWarning && message.includes('extraneous bytes')) return;
  const kind = /premature end|contains no image|missing SOS/i.test(message) ? 'truncated' : 'corrupt';
  throw new UndecodableError(`${kind} JPEG: ${message}`);
}
