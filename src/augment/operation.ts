import type {OptionsSchema} from '../options-schema.js';
import type {RandomStream} from '../random.js';
import type {Window} from '../types.js';

/** Width and height in pixels, both at least 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a geometric operation asks of the decoder; what is absent it leaves as it was. */
export interface PlacementStep {
  /** In pixels of the upright picture; inside it. */
  readonly window?: Window;
  /** True = mirror left and right, on top of what other steps ask. */
  readonly flip?: boolean;
}

/**
 * An operation that chooses which part of a picture is seen and how it lies. It touches no pixel: the decoder
 * reads the window and resamples it once.
 */
export interface GeometricOperation<O = unknown> {
  readonly kind: 'geometric';
  /** 1 to 255, unique and stable: it names the operation's random stream. */
  readonly id: number;
  /** Whether it sets the window; a sequence has at most one that does. */
  readonly setsWindow: boolean;
  /** Checks the options of the configuration and fills in defaults. */
  readonly options: OptionsSchema<O>;
  /**
   * @param options - As `options` made them.
   * @param image - Size of the upright picture.
   * @param target - Size of the result.
   */
  draw(options: O, stream: RandomStream, image: Size, target: Size): PlacementStep;
}

/** An operation that changes levels and leaves every pixel where it is. */
export interface PhotometricOperation<O = unknown, P = unknown> {
  readonly kind: 'photometric';
  /** As that of a geometric operation. */
  readonly id: number;
  readonly options: OptionsSchema<O>;
  /** The parameters for one visit of a sample; undefined = leave the pixels alone. */
  draw(options: O, stream: RandomStream): P | undefined;
  /**
   * A pure function of pixels and parameters.
   *
   * @param pixels - (height, width, 3) uint8, R, G, B, row-major; changed in place.
   */
  apply(pixels: Uint8Array, size: Size, params: P): void;
}

/** One entry of the table of operations. */
export type Operation = GeometricOperation | PhotometricOperation;
