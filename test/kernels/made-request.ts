import type {DecodeRequest} from '../../src/decode/decoder.js';

/** A request for all of an upright JPEG, at its own size, but for what `parts` says. */
export function makeRequest(
  bytes: Uint8Array,
  stored: readonly [width: number, height: number],
  parts: Partial<Omit<DecodeRequest, 'bytes' | 'header'>> & {readonly orientation?: number} = {},
): DecodeRequest {
  const {orientation = 1, ...rest} = parts;
  const [width, height] = orientation >= 5 ? [stored[1], stored[0]] : stored;
  return {
    bytes,
    header: {format: 'jpeg', width, height, orientation},
    window: {x: 0, y: 0, width, height},
    width,
    height,
    filter: 'antialias',
    flip: false,
    background: [0, 0, 0],
    ...rest,
  };
}
