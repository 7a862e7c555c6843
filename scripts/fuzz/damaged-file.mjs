import {philox} from '../../dist/random.js';
import {damageJpeg, damageKinds, statedSize} from './damage-jpeg.mjs';

/** Size of the picture that is asked for: small, since what may go wrong lies in reading the file. */
const OUT = {width: 32, height: 24};

/**
 * The damaged file of one run and the window of it to decode, from the numbers alone, so that a run can be repeated.
 *
 * @param {readonly Uint8Array[]} files good JPEG files
 * @param {number} seed
 * @param {number} run
 */
export function damagedFile(files, seed, run) {
  const draw = drawsOf(seed, run);
  const bytes = damageJpeg(files[draw(files.length)], damageKinds[draw(damageKinds.length)], draw);
  return {bytes, request: (header) => requestFor(bytes, header, draw)};
}

/** A good file as a whole, for what a decoder must still be able to do after all the damaged ones. */
export function wholeRequest(bytes) {
  const {width, height} = statedSize(bytes);
  return {
    ...rest({width, height, bytes}),
    window: {x: 0, y: 0, width, height},
    filter: 'antialias',
    flip: false,
  };
}

function requestFor(bytes, header, draw) {
  const {width, height} = header ?? statedSize(bytes) ?? {width: 1, height: 1};
  const x = draw(width);
  const y = draw(height);
  const window = {x, y, width: 1 + draw(width - x), height: 1 + draw(height - y)};
  const filter = ['antialias', 'bicubic', 'nearest'][draw(3)];
  return {...rest({width, height, bytes, header}), window, filter, flip: draw(2) === 1};
}

function rest({width, height, bytes, header = {format: 'jpeg', width, height, orientation: 1}}) {
  return {bytes, header, ...OUT, background: [0, 0, 0]};
}

function drawsOf(seed, run) {
  let drawn = 0;
  return (below) => philox([drawn++, run, 0, 0], [seed, 0])[0] % Math.max(1, below);
}
