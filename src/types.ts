/** What a domain is for: labelled training data, or the domain to be met. */
export type Role = 'source' | 'target';

/** A domain of the catalog: one contiguous run of samples. */
export interface Domain {
  /** Stable id from the configuration; travels with every sample. */
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** Index of its first sample in the catalog. */
  readonly start: number;
  /** Number of samples. */
  readonly count: number;
}

/**
 * All samples of all domains, by index, one column per property. The columns lie in shared memory, so
 * that worker threads read them without a copy. Within a domain samples are sorted by path, by code unit.
 */
export interface Catalog {
  readonly domains: readonly Domain[];
  /** Class names, sorted by code unit over all domains; a label is an index into this list. */
  readonly classes: readonly string[];
  readonly columns: CatalogColumns;
  /** Hex digest over the names, sizes and labels of all samples. */
  readonly hash: string;
}

/** The columns of a catalog of N samples. Structured-cloneable: the buffers are shared, not copied. */
export interface CatalogColumns {
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Folders below the root that hold samples, '/'-separated. */
  readonly folders: readonly string[];
  /** (N) index into `folders`. */
  readonly folder: Uint32Array;
  /** File names, UTF-8, one after the other. */
  readonly names: Uint8Array;
  /** (N + 1) where each name begins in `names`; the last entry is the end. */
  readonly nameStart: Float64Array;
  /** (N) file size in bytes. */
  readonly bytes: Float64Array;
  /** (N) class index, -1 = none. */
  readonly label: Int32Array;
  /** (N) 63-bit hash of domain name and path within the domain. */
  readonly sampleId: BigUint64Array;
}

/** Which batch: one step of one rank. */
export interface BatchKey {
  readonly seed: bigint;
  readonly epoch: number;
  readonly step: number;
  readonly rank: number;
}

/** One sample of a batch, and where in the epoch it stands. */
export interface PlannedSample {
  /** Index in the catalog. */
  readonly index: number;
  /** How many times its domain, or its class, had been used up before. */
  readonly pass: number;
  /** Place in that pass's order. */
  readonly place: number;
  /** The class whose order it stands in; absent = the order of its whole domain. */
  readonly members?: ClassMembers;
}

/** The samples of one class in one domain. */
export interface ClassMembers {
  readonly label: number;
  /** Indices in the catalog, rising. */
  readonly indices: Uint32Array;
}

/** The samples that one domain gives to a batch. */
export interface DomainRun {
  readonly domain: Domain;
  readonly samples: readonly PlannedSample[];
}

/** A rectangle of an upright image, in pixels; inside the image. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Why a sample can't be used, for good: `reason` begins with a word such as "truncated" or "corrupt". */
export interface BadSample {
  readonly index: number;
  readonly reason: string;
}

/**
 * What is known of all pixels of a domain's images, at one size. Made of exact sums, so that it depends neither on the
 * order of the images nor on the number of threads.
 */
export interface DomainStatistics {
  /** A domain, `domain > reference` for its images in another's style, or several domains joined by `+`. */
  readonly name: string;
  readonly images: number;
  readonly pixels: number;
  /** Of R, G and B levels, 0 to 255. */
  readonly rgb: Moments;
  /** Of L (0 to 100), a and b: CIELAB with D65. */
  readonly lab: Moments;
  /** By channel; `lClahe` is L after the contrast limited equalisation that the feed's alignment uses, if it does. */
  readonly histograms: Readonly<Record<HistogramChannel, Histogram>> & {readonly lClahe?: Histogram};
  /** (H, W, 3) mean amplitude of the Fourier transforms, if the feed's alignment uses it: bins as numpy's `fft2`. */
  readonly amplitude?: Float64Array;
}

export type HistogramChannel = 'r' | 'g' | 'b' | 'l' | 'labA' | 'labB';

/** Mean and population covariance (divided by N) of three channels. */
export interface Moments {
  readonly mean: readonly [number, number, number];
  /** 3 x 3, row-major, symmetric. */
  readonly covariance: readonly number[];
}

/** Counts of equally wide bins; the last one includes its upper end. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  /** Whole numbers below 2^53: 256 for R, G and B levels, 1024 for L, a and b. */
  readonly counts: Float64Array;
}
