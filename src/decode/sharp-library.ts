import {createRequire} from 'node:module';

import type Sharp from 'sharp';

import {DomainfeedError, toError} from '../errors.js';

let library: typeof Sharp | undefined;

/**
 * Loads sharp, which takes each thread a tenth of a second: not before an image needs it, as few sets' images do.
 *
 * @throws FAILED_PRECONDITION if it can't be loaded; `domainfeed doctor` says so, too.
 */
export function loadSharp(): typeof Sharp {
  if (library === undefined) {
    library = requireSharp();
    // A sidecar runs many decodes side by side, each on other files: more threads and a cache would only cost.
    library.concurrency(1);
    library.cache(false);
  }
  return library;
}

function requireSharp(): typeof Sharp {
  try {
    return createRequire(import.meta.url)('sharp') as typeof Sharp;
  } catch (cause) {
    const [reason] = toError(cause).message.split('\n');
    throw new DomainfeedError(
      'FAILED_PRECONDITION',
      `sharp can't be loaded: ${reason}; it comes with npm install --include=optional sharp`,
      {cause},
    );
  }
}
