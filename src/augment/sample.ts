import {type SampleAddress, sampleStream} from '../random.js';
import type {Window} from '../types.js';

import type {Size} from './operation.js';
import {operations} from './operations.js';

/** One operation of a sequence. */
export interface AugmentStep {
  /** Key of the table of operations. */
  readonly operation: string;
  /** As the operation's schema made them. */
  readonly options: unknown;
}

/** A photometric operation with what was drawn for it: plain data. */
export interface DrawnOperation {
  readonly operation: string;
  readonly params: unknown;
}

/** All that is random about one view of one visit of a sample. */
export interface DrawnSample {
  readonly placement: {
    /** In pixels of the upright picture; inside it. */
    readonly window: Window;
    /** Mirror left and right. */
    readonly flip: boolean;
  };
  /** In the order in which they are applied. */
  readonly photometric: readonly DrawnOperation[];
}

/**
 * Draws the parameters of a sequence. Each operation has a random stream of its own, named by its id and by how
 * often it came before in the sequence: other operations don't move its draws.
 *
 * @param steps - A sequence that `checkSequence` accepts.
 * @param image - Size of the upright picture.
 * @param target - Size of the result.
 * @returns The whole picture as the window unless a step sets one; flips that cancel each other out are none.
 */
export function drawSample(
  steps: readonly AugmentStep[],
  seed: bigint,
  address: SampleAddress,
  image: Size,
  target: Size,
): DrawnSample {
  let window: Window = {x: 0, y: 0, width: image.width, height: image.height};
  let flip = false;
  const photometric: DrawnOperation[] = [];
  const occurrences = new Map<string, number>();
  for (const {operation: name, options} of steps) {
    const operation = operations[name];
    const occurrence = occurrences.get(name) ?? 0;
    occurrences.set(name, occurrence + 1);
    const stream = sampleStream(seed, address, (operation.id << 8) | occurrence);
    if (operation.kind === 'geometric') {
      const placed = operation.draw(options, stream, image, target);
      window = placed.window ?? window;
      flip = flip !== (placed.flip ?? false);
    } else {
      const params = operation.draw(options, stream);
      if (params !== undefined) photometric.push({operation: name, params});
    }
  }
  return {placement: {window, flip}, photometric};
}

/**
 * Applies what was drawn, in order.
 *
 * @param pixels - (height, width, 3) uint8, R, G, B, row-major; changed in place.
 */
export function applyPhotometric(
  pixels: Uint8Array,
  size: Size,
  photometric: readonly DrawnOperation[],
): void {
  for (const {operation: name, params} of photometric) {
    const operation = operations[name];
    if (operation.kind === 'photometric') operation.apply(pixels, size, params);
  }
}
