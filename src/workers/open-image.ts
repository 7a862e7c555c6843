import {samplePath} from '../catalog/index.js';
import {
  countWindow,
  decodeReduced,
  type DecodedWhole,
  decodeWhole,
  decodeWindow,
  type DecodingCounter,
  type EncodedImage,
  extensionFormat,
  inspect,
  keptBytes,
  type KeptImage,
  type PictureSize,
  reducedSize,
  reduceKept,
  UndecodableError,
  type WindowRequest,
  windowOf,
} from '../decode/index.js';

import {cacheKey} from './cache-keys.js';
import {createFileMemory} from './file-memory.js';
import {ImageCache} from './image-cache.js';
import type {SampleRecipe, WorkerSetup} from './messages.js';
import {readFile} from './read-file.js';
import {countDecoded, type Tally} from './tally.js';

/** A sample that windows can be made of. */
export interface OpenImage {
  /** Of the upright picture that windows are cut from, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly makeWindow: (request: WindowRequest, out: Uint8Array) => void | Promise<void>;
  /** Adds the pixels of a window to a counter, which may cost less. @param out - Where they are made if need be. */
  readonly countWindow: (
    request: WindowRequest,
    counter: DecodingCounter,
    out: Uint8Array,
  ) => void | Promise<void>;
}

/** A file that isn't what it was when the catalog was made: a bad sample of that catalog, until it is that again. */
export class ChangedError extends UndecodableError {}

/** What of a feed decides how its images are opened. */
export type OpenRecipe = Pick<SampleRecipe, 'reduction' | 'background' | 'mislabelled'>;

/**
 * Opens a sample, by its index in the catalog, for a feed: of one opener one at a time. `file` holds its bytes, in shared
 * memory, if they were read ahead.
 */
export type ImageOpener = (
  index: number,
  recipe: OpenRecipe,
  tally: Tally,
  file?: Uint8Array,
) => Promise<OpenImage>;

/**
 * How a thread gets at images: from the cache, or else from the file, which is then put into the cache if that takes it.
 * What is in the cache is neither read nor decoded. An opener throws UndecodableError for a sample that can't be used,
 * ChangedError if that is since its file has changed, UnreadableError for one that can't be read now.
 */
export function createOpener({
  columns,
  limits,
  cache: cacheMemory,
  faults,
}: Pick<WorkerSetup, 'columns' | 'limits' | 'cache' | 'faults'>): ImageOpener {
  const cache = cacheMemory && new ImageCache(cacheMemory);
  const samples = columns.sampleId.length;
  const memory = createFileMemory();

  return async (index, recipe, tally, file) => {
    const found = await tally.stopwatch.timeDecoding(() => findKept(index, recipe));
    if (cache !== undefined) tally.cache[found === undefined ? 'misses' : 'hits']++;
    return found === undefined ? openFile(index, recipe, tally, file) : openKept(found);
  };

  function findKept(index: number, {reduction, background}: OpenRecipe): KeptImage | undefined {
    if (cache === undefined) return undefined;
    if (reduction === undefined) return cache.get(index);
    const key = cacheKey(reduction.keyRange, samples, index);
    const reduced = cache.get(key);
    if (reduced !== undefined) return reduced;
    const whole = cache.get(index);
    const size = whole && sizeToReduceTo(whole, reduction.shortSide);
    if (whole === undefined || size === undefined) return whole;
    const made = reduceKept(whole, size, background);
    if (cache.claim(key, made.data.length)) cache.put(key, made);
    return made;
  }

  async function openFile(
    index: number,
    recipe: OpenRecipe,
    tally: Tally,
    file: Uint8Array | undefined,
  ): Promise<OpenImage> {
    const {reduction, background, mislabelled} = recipe;
    const path = samplePath(columns, index);
    const bytes = file === undefined ? await readSample(index, path, tally) : copyOut(file);
    tally.files[file === undefined ? 'read' : 'readAhead']++;
    const header = inspect(bytes, path, limits, mislabelled);
    const image = {bytes, header};
    // Only some feeds take a file whose name is wrong, but all of them look into the cache.
    const mayKeep = (extensionFormat(path) ?? header.format) === header.format;
    const claim = (key: number, size: number) => mayKeep && cache?.claim(key, size) === true;

    const size = reduction && sizeToReduceTo(header, reduction.shortSide);
    if (reduction !== undefined && size !== undefined) {
      const key = cacheKey(reduction.keyRange, samples, index);
      const claimed = claim(key, size.width * size.height * 3) ? key : undefined;
      return openKept(await decodeFor(claimed, tally, () => decodeReduced(image, size, background)));
    }
    if (!claim(index, keptBytes(header))) return openEncoded(image, tally);
    try {
      return openKept(await decodeFor(index, tally, () => decodeWhole(image)));
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      return openEncoded(image, tally); // a window of it may still be good, with the cache as without
    }
  }

  /** Decodes an image, for the cache if its key was claimed. */
  async function decodeFor(
    claimed: number | undefined,
    tally: Tally,
    decode: () => Promise<DecodedWhole>,
  ): Promise<KeptImage> {
    try {
      const {kept, ...decoded} = await tally.stopwatch.timeDecoding(decode);
      countDecoded(tally, decoded);
      if (claimed !== undefined) cache?.put(claimed, kept);
      return kept;
    } catch (error) {
      if (claimed !== undefined) cache?.refuse(claimed);
      throw error;
    }
  }

  /** Native decoders must not be given shared memory, and V8 searches it a byte at a time. */
  function copyOut(shared: Uint8Array): Uint8Array {
    const bytes = memory(shared.length);
    bytes.set(shared);
    return bytes;
  }

  async function readSample(index: number, path: string, tally: Tally): Promise<Uint8Array> {
    const sizeInCatalog = columns.bytes[index];
    refuseOversize(sizeInCatalog, limits.maxFileBytes);
    const before = tally.stopwatch.milliseconds.read;
    const bytes = await tally.stopwatch.time('read', () => readFile(path, memory, faults));
    tally.files.readMs.push(tally.stopwatch.milliseconds.read - before);
    if (bytes.length !== sizeInCatalog) {
      throw new ChangedError(`changed: ${bytes.length} bytes, ${sizeInCatalog} when the catalog was made`);
    }
    return bytes;
  }
}

/** Windows decoded from the file, one by one. */
function openEncoded(image: EncodedImage, tally: Tally): OpenImage {
  const {width, height} = image.header;
  return {
    width,
    height,
    makeWindow: async (request, out) => {
      countDecoded(tally, await decodeWindow({...request, ...image}, out));
    },
    countWindow: async (request, counter, out) => {
      countDecoded(tally, await countWindow({...request, ...image}, counter, out));
    },
  };
}

function openKept(kept: KeptImage): OpenImage {
  const {width, height} = kept;
  return {
    width,
    height,
    makeWindow: (request, out) => {
      windowOf(kept, request, out);
    },
    countWindow: (request, counter, out) => {
      windowOf(kept, request, out);
      counter.add(out);
    },
  };
}

/** Undefined if a picture is small enough as it is. */
function sizeToReduceTo(size: PictureSize, shortSide: number): PictureSize | undefined {
  return Math.min(size.width, size.height) > shortSide ? reducedSize(size, shortSide) : undefined;
}

/** Before the file is read: a huge one must not be. */
function refuseOversize(bytes: number, limit: number): void {
  if (bytes > limit) throw new UndecodableError(`too large: ${bytes} bytes, the limit is ${limit}`);
}
