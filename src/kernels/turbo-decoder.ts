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

/** A file that the library has opened, of the stored size. */
interface OpenFile {
  readonly size: {readonly width: number; readonly height: number};
  readonly mcuWidth: number;
}

/** Numbers of turbojpeg.h, version 3. */
const INIT_DECOMPRESS = 1;
const SUBSAMPLING = 4;
const WIDTH = 5;
const HEIGHT = 6;
const COLOR_SPACE = 8;
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
 * kernel resizes it, within one level of Pillow. It takes baseline files too, as the exact way to decode them. Undefined where the library is missing; `findTurboLibrary` says why.
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
  const set = declare('tj3Set', 'int', ['void *', 'int', 'int']);
  const get = declare('tj3Get', 'int', ['void *', 'int']);
  const setRegion = declare('tj3SetCroppingRegion', 'int', ['void *', region]);
  const readHeader = declare('tj3DecompressHeader', 'int', ['void *', 'const uint8_t *', 'size_t']);
  const pixelArguments = ['void *', 'const uint8_t *', 'size_t', 'uint8_t *', 'int', 'int'];
  const decompress = declare('tj3Decompress8', 'int', pixelArguments);
  const lastMessage = declare('tj3GetErrorStr', 'const char *', ['void *']);
  const lastSeverity = declare('tj3GetErrorCode', 'int', ['void *']);
  const handle = init(INIT_DECOMPRESS);
  set(handle, SCAN_LIMIT, MAX_SCANS);

  const check = (status: unknown) => {
    if (status === 0) return;
    refuseFault(String(lastMessage(handle)), lastSeverity(handle) === ERROR_WARNING);
  };
  const open = ({bytes, header}: EncodedImage): OpenFile | Refusal => {
    if (header.jpeg?.profile === 'other') return 'embedded colour profile';
    setRegion(handle, {x: 0, y: 0, w: 0, h: 0});
    check(readHeader(handle, bytes, bytes.length));
    if (Number(get(handle, COLOR_SPACE)) >= COLOR_SPACE_CMYK) return 'CMYK';
    const subsampling = Number(get(handle, SUBSAMPLING));
    if (!(subsampling in MCU_WIDTHS)) return 'unusual sampling factors';
    const size = {width: Number(get(handle, WIDTH)), height: Number(get(handle, HEIGHT))};
    checkStoredSize(header, size);
    return {size, mcuWidth: MCU_WIDTHS[subsampling]};
  };
  const decode = (bytes: Uint8Array, pixels: Uint8Array) => {
    check(decompress(handle, bytes, bytes.length, pixels, 0, PIXEL_FORMAT_RGB));
  };
  return {
    decodeWindow: (request, out) => {
      const file = open(request);
      if (typeof file === 'string') return file;
      const crop = regionAround(storedPlacement(request), file.size, file.mcuWidth);
      const kernels = loadKernels();
      const pixels = reservePixels(kernels, crop.width * crop.height * 3);
      if (pixels === undefined) return 'too large for the kernel';
      check(setRegion(handle, {x: crop.x, y: crop.y, w: crop.width, h: crop.height}));
      decode(request.bytes, pixels);
      return resizeReserved(kernels, {...crop, channels: 3}, crop.placement, out);
    },
    decodeWhole: (image) => {
      const file = open(image);
      if (typeof file === 'string') return file;
      const {width, height, orientation} = image.header;
      const data = new Uint8Array(width * height * 3);
      decode(image.bytes, data);
      return {width, height, form: orientation, data};
    },
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
