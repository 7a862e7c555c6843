import {reserve, resetArena} from './memory';

/** Address of what the host hands in: a JPEG file, or the pixels of an image. */
export let input: usize = 0;

/** Begins a new image and returns where its `bytes` bytes go; 0 if they are too many for this kernel. */
export function reserveInput(bytes: u32): usize {
  resetArena();
  input = reserve(bytes);
  return input;
}
