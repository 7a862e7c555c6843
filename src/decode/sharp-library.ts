import {createRequire} from 'node:module';

import type Sharp from 'sharp';

let library: typeof Sharp | undefined;

/** Loads sharp, which takes each thread a tenth of a second: not before an image needs it, as few sets' images do. */
export function loadSharp(): typeof Sharp {
  if (library === undefined) {
    library = createRequire(import.meta.url)('sharp') as typeof Sharp;
    // A sidecar runs many decodes side by side, each on other files: more threads and a cache would only cost.
    library.concurrency(1);
    library.cache(false);
  }
  return library;
}
