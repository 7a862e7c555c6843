export type {Decoded} from './decode-window.js';
export {countWindow, decodeWindow} from './decode-window.js';
export {
  UndecodableError,
  type DecodeRequest,
  type EncodedImage,
  type ImageFormat,
  type ImageHeader,
  type JpegCoding,
  type ResizeFilter,
  type WholeImage,
  type WindowRequest,
} from './decoder.js';
export {chooseDecoders, decoders, decoderVersions, type Decoder, type DecoderName} from './decoders.js';
export {type DecodingCounter, resizeMilliseconds} from '../kernels/index.js';
export {extensionFormat} from './extension.js';
export {imageFormats, readHeader} from './header.js';
export {inspect, type MislabelledRule} from './inspect.js';
export {
  decodeReduced,
  decodeWhole,
  type DecodedWhole,
  keptBytes,
  type KeptImage,
  reduceKept,
  windowOf,
} from './kept-image.js';
export type {Limits} from './limits.js';
export {type PictureSize, reducedSize} from './reduced-size.js';
