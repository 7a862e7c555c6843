import type {GeometricOperation} from './operation.js';

/** The whole picture, stretched to the target's shape: what a sequence without a window operation does, said aloud. */
export const resize: GeometricOperation<Record<string, never>> = {
  kind: 'geometric',
  id: 3,
  setsWindow: true,
  options: (z) => z.strictObject({}).describe("The whole picture, stretched to the target's shape."),
  draw: (_options, _stream, {width, height}) => ({window: {x: 0, y: 0, width, height}}),
};
