import type Sharp from 'sharp';
import type {OutputInfo} from 'sharp';

import {expected, toError} from '../errors.js';
import {timeResize} from '../kernels/index.js';
import type {Window} from '../types.js';

import {cutRows} from './cut-rows.js';
import {
  UndecodableError,
  type DecodeRequest,
  type EncodedImage,
  type ImageFormat,
  type WholeDecoding,
  type WindowRequest,
} from './decoder.js';
import {flatten} from './flatten.js';
import {storedWindow, turnOf} from './orientation.js';
import {pickNearest} from './pick-nearest.js';
import {resample} from './resample.js';
import {loadSharp} from './sharp-library.js';

/**
 * Formats that may hold 16-bit pixels. sharp takes those with a profile to Display P3 unless they are brought to 8-bit
 * sRGB first.
 */
const deepFormats: ReadonlySet<ImageFormat> = new Set(['png', 'tiff', 'avif']);

/** The parts of sharp's bundle that decide pixels. */
const pixelLibraries = ['sharp', 'vips', 'mozjpeg', 'png', 'webp', 'cgif', 'tiff', 'heif', 'aom', 'lcms'];

const REASON_CHARACTERS = 120;

/**
 * Decodes a window of an image of any format with sharp (libvips), resized, into `out`: (height, width, 3) uint8,
 * sRGB, row-major. `request.bytes` must not change before the promise is settled.
 *
 * - Embedded ICC profiles are applied: the result is sRGB. Passed over are profiles that can't be read, those in JPEG that
 *   call themselves sRGB, and gray ones in PNG and TIFF. CMYK without a profile is taken for coated print (libvips'
 *   built-in profile), in JPEG always as stored inverted, with Adobe's marker or without.
 * - 16-bit pixels become 8-bit. Transparent pixels are laid over `background` before the resize.
 * - Of an animation or a file with several pages, the first.
 * - The window is decoded whole and resized here, because libvips shifts a window by up to half a pixel where it
 *   enlarges it: on photos 9 levels of mean difference from Pillow, where this has none. So memory is needed for
 *   4 bytes for each pixel of the window.
 *
 * @throws UndecodableError "corrupt: ..." with the library's reason.
 */
export async function decodeWithSharp(request: DecodeRequest, out: Uint8Array): Promise<void> {
  checkLength(request, out);
  const {data, channels} = await decodePart(request, request.window);
  resize(data, channels, request, out);
}

/** `form` is the number of channels: 3, or 4 where transparency is kept, since the background differs by request. */
export const sharpWhole: WholeDecoding = {
  keptBytes: ({width, height}) => width * height * 3,
  decodeWhole: async (image) => {
    const {width, height} = image.header;
    const {data, channels} = await decodePart(image, {x: 0, y: 0, width, height});
    return {width, height, form: channels, data};
  },
  windowOf: ({width, form, data}, request, out) => {
    checkLength(request, out);
    resize(cutRows(data, width * form, form, request.window), form, request, out);
  },
};

/** What the bytes of `decodeWithSharp` depend on: libraries with their versions. */
export function sharpVersions(): string[] {
  const versions: Readonly<Record<string, string | undefined>> = {...loadSharp().versions};
  return pixelLibraries.flatMap((name) => {
    const version = versions[name];
    return version === undefined ? [] : [`${name} ${version}`];
  });
}

function checkLength({width, height}: WindowRequest, out: Uint8Array): void {
  if (out.length !== width * height * 3) throw expected('out.length', `${width} * ${height} * 3`, out.length);
}

/** @param data - The window, (height, width, channels) uint8; used up. */
function resize(data: Uint8Array, channels: number, request: WindowRequest, out: Uint8Array): void {
  const {window, width, height, filter, flip, background} = request;
  const rgb = channels === 4 ? flatten(data, background) : data;
  const pixels = {data: rgb, width: window.width, height: window.height};
  timeResize(() => {
    if (filter === 'nearest') pickNearest(pixels, out, width, height, flip);
    else resample(pixels, out, width, height, filter, flip);
  });
}

/** The window, upright, at the size it has in the file: (height, width, channels) uint8, with 3 or 4 channels. */
async function decodePart(image: EncodedImage, window: Window): Promise<{data: Buffer; channels: number}> {
  const {data, info} = await decodeRaw(loadSharp(), image, window).catch(refuse);
  const {channels} = info;
  if (channels === 3 || channels === 4) return {data, channels};
  throw new UndecodableError(`corrupt: ${channels} channels after the conversion to sRGB`);
}

async function decodeRaw(
  sharp: typeof Sharp,
  {bytes, header}: EncodedImage,
  window: Window,
): Promise<{data: Buffer; info: OutputInfo}> {
  const stored = storedWindow(header, window);
  const turn = turnOf(header.orientation);
  const image = sharp(bytes, {
    failOn: 'error',
    limitInputPixels: false, // the limits were checked, by the header
    ignoreIcc: header.jpeg?.profile === 'srgb',
  });
  if (deepFormats.has(header.format)) image.pipelineColourspace('srgb');
  image
    .extract({left: stored.x, top: stored.y, width: stored.width, height: stored.height})
    .flip(turn.flip)
    .flop(turn.flop)
    .rotate(turn.angle)
    .raw();
  return await image.toBuffer({resolveWithObject: true});
}

/** libvips reports over several lines, often the same twice, with the names of its parts before the reason. */
function refuse(thrown: unknown): never {
  const lines = toError(thrown)
    .message.split('\n')
    .map((line) =>
      line
        .replaceAll(/Input buffer has corrupt header:|\b(?:Vips\w+|\w+2vips|\w+load(?:_\w+)?): /g, '')
        .trim(),
    );
  const reason = [...new Set(lines)].filter((line) => line !== '').join('; ');
  throw new UndecodableError(`corrupt: ${reason.slice(0, REASON_CHARACTERS) || 'broken header'}`, {
    cause: thrown,
  });
}
