import type {Zod} from '../options-schema.js';

/** What numbers a model takes and gives for the levels 0 to 255. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly meaning: string;
}

/** Every range, by the name it has in the configuration. */
export const ranges = {
  tanh: {low: -1, high: 1, meaning: '-1 to 1'},
  unit: {low: 0, high: 1, meaning: '0 to 1'},
  levels: {low: 0, high: 255, meaning: '0 to 255'},
} as const satisfies Readonly<Record<string, Range>>;

export type RangeName = keyof typeof ranges;

/** How a model is fed: the options of `style` that decide its pixels, beside the file. */
export const modelShape = (z: Zod) => ({
  range: z
    .enum(Object.keys(ranges) as [RangeName, ...RangeName[]])
    .default('tanh')
    .describe(
      'What the model takes and gives for black to white: tanh = -1 to 1, unit = 0 to 1, levels = 0 to 255.',
    ),
  multiple: z
    .int()
    .min(1)
    .max(1024)
    .default(4)
    .describe('Sides are padded to a multiple of it, by repeating the last row and column, and cut again.'),
});

/** A model as a feed uses it. */
export interface StyleModel {
  /** Absolute path of the ONNX file. */
  readonly file: string;
  readonly range: RangeName;
  /** Of each padded side, in pixels. */
  readonly multiple: number;
  /** Of the feed's images, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Equal for models that are used in the same way. */
export function modelKey({file, range, multiple, width, height}: StyleModel): string {
  return JSON.stringify([file, range, multiple, width, height]);
}

/** Sides of what the model is given, in pixels. */
export function paddedSize({width, height, multiple}: Pick<StyleModel, 'width' | 'height' | 'multiple'>) {
  const padded = (side: number) => Math.ceil(side / multiple) * multiple;
  return {width: padded(width), height: padded(height)};
}
