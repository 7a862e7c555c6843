/** Memory for a file of so many bytes; its content is whatever was there before. */
export type FileMemory = (bytes: number) => Uint8Array;

/** Few files are larger; each of those gets memory that goes away with it. */
const MOST_KEPT_BYTES = 4 * 2 ** 20;

/** Fresh memory. */
export const freshMemory: FileMemory = (bytes) => new Uint8Array(bytes);

/**
 * Memory for one file at a time: asking for the next ends the use of the one before. Fresh memory for every file would wait
 * for V8 to collect it, which grows and shrinks the process by some hundred files, and costs collections and page faults.
 */
export function createFileMemory(): FileMemory {
  let kept = freshMemory(0);
  return (bytes) => {
    if (bytes > MOST_KEPT_BYTES) return freshMemory(bytes);
    if (bytes > kept.length) kept = freshMemory(2 ** Math.ceil(Math.log2(bytes)));
    return kept.subarray(0, bytes);
  };
}
